package io.remora.cli.control;

import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.agent.transfer.ByteSink;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The far side's JShell, as a prompt needs it. */
final class FarInterpreter {
    private final RemoteObject service;
    private final RemoteObject interpreter;

    private FarInterpreter(RemoteObject service, RemoteObject interpreter) {
        this.service = service;
        this.interpreter = interpreter;
    }

    /** Begins; it takes a second or two until the far JShell stands. */
    static FarInterpreter begin(FarJvm far) {
        RemoteObject service = far.connection().root().get("full_control").object();
        return new FarInterpreter(service, service.call("interpreter").object());
    }

    /**
     * What can be written at a place.
     *
     * @param anchor where the part begins that a choice replaces
     * @param choices those that fit best first
     */
    record Choices(int anchor, List<String> choices) {}

    /** {@code COMPLETE}, {@code INCOMPLETE}, or {@code PERHAPS}. */
    String completeness(String source) {
        return interpreter.call("completeness", source).as(String.class);
    }

    /** Runs source, as long as it takes; what is printed meanwhile goes to the streams. */
    CompletableFuture<List<Told>> run(String source, boolean last, OutputStream out, OutputStream err) {
        return interpreter
                .withTimeout(Duration.ZERO)
                .callAsync("run", source, last, sink(out), sink(err))
                .thenApply(FarInterpreter::told);
    }

    private static List<Told> told(RemoteValue answer) {
        List<Told> all = new ArrayList<>();
        for (Object each : answer.as(Tuple.class)) {
            all.add(Told.parse(each));
        }
        return all;
    }

    private static Capability sink(OutputStream stream) {
        ByteSink sink = bytes -> {
            try {
                stream.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        return Capability.of(sink, ByteSink.class);
    }

    /** Stops what runs: whether it has ended. */
    boolean stop() {
        return service.call("stop").as(boolean.class);
    }

    Choices complete(String source, int cursor) {
        Tuple answer = interpreter.call("complete", source, cursor).as(Tuple.class);
        int anchor = answer.get(0) instanceof Integer place ? place : cursor;
        return new Choices(anchor, answer.get(1) instanceof Tuple choices ? strings(choices) : List.of());
    }

    String typeOf(String expression) {
        return interpreter.call("typeOf", expression).as(String.class);
    }

    List<String> members(String expression) {
        return strings(interpreter.call("members", expression).as(Tuple.class));
    }

    private static List<String> strings(Tuple tuple) {
        List<String> strings = new ArrayList<>();
        for (@Nullable Object each : tuple) {
            strings.add(String.valueOf(each));
        }
        return strings;
    }
}
