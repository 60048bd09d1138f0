package io.remora.agent.control;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The standard output or the standard error of this process. Sessions replace it and give it back in any order: what is shown
 * then is never a stream of a session that has ended. What others have put there stays.
 */
final class StandardStream {
    static final StandardStream OUT = new StandardStream(() -> System.out, System::setOut);
    static final StandardStream ERR = new StandardStream(() -> System.err, System::setErr);

    private final Supplier<PrintStream> current;
    private final Consumer<PrintStream> set;
    private final List<Cover> covers = new ArrayList<>();

    /** A stream of a session, and what it stands before. */
    private static final class Cover {
        private final PrintStream stream;
        private PrintStream before;

        Cover(PrintStream stream, PrintStream before) {
            this.stream = stream;
            this.before = before;
        }
    }

    private StandardStream(Supplier<PrintStream> current, Consumer<PrintStream> set) {
        this.current = current;
        this.set = set;
    }

    /** Has this process print to that stream, until it is given back. */
    synchronized void replace(PrintStream by) {
        covers.add(new Cover(by, current.get()));
        set.accept(by);
    }

    /** Takes that stream away; nothing happens where it was not put here, or is away already. */
    synchronized void giveBack(PrintStream by) {
        Cover ended = null;
        for (Cover each : covers) {
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
        for (Cover each : covers) {
            if (each.before == by) {
                each.before = ended.before;
            }
        }
    }
}
