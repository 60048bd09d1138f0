package io.remora.agent.control;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The standard input, output or error of this process. Sessions replace it and give it back in any order: what is shown
 * then is never a stream of a session that has ended. What others have put there stays.
 */
final class StandardStream<T> {
    static final StandardStream<InputStream> IN = new StandardStream<>(() -> System.in, System::setIn);
    static final StandardStream<PrintStream> OUT = new StandardStream<>(() -> System.out, System::setOut);
    static final StandardStream<PrintStream> ERR = new StandardStream<>(() -> System.err, System::setErr);

    private final Supplier<T> current;
    private final Consumer<T> set;
    private final List<Cover<T>> covers = new ArrayList<>();

    /** A stream of a session, and what it stands before. */
    private static final class Cover<T> {
        private final T stream;
        private T before;

        Cover(T stream, T before) {
            this.stream = stream;
            this.before = before;
        }
    }

    private StandardStream(Supplier<T> current, Consumer<T> set) {
        this.current = current;
        this.set = set;
    }

    /** Has this process use that stream, until it is given back. */
    synchronized void replace(T by) {
        covers.add(new Cover<>(by, current.get()));
        set.accept(by);
    }

    /** Takes that stream away; nothing happens where it was not put here, or is away already. */
    synchronized void giveBack(T by) {
        Cover<T> ended = null;
        for (Cover<T> each : covers) {
            if (each.stream == by) {
                ended = each;
            }
        }
        if (ended == null) {
            return;
        }
        covers.remove(ended);
        if (current.get() == by) {
            set.accept(ended.before);
        }
        for (Cover<T> each : covers) {
            if (each.before == by) {
                each.before = ended.before;
            }
        }
    }
}
