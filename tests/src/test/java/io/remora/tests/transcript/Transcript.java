package io.remora.tests.transcript;

import io.remora.WireDialect;
import io.remora.WireLimits;
import io.remora.value.Tuple;
import io.remora.wire.BrineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded session: the bodies of all frames in their order, one a line: {@code C>S}, a tab, the body in hex, a tab,
 * and for people its values.
 */
record Transcript(WireDialect dialect, String name, List<Line> lines) {
    static final List<String> NAMES = List.of(
            "async-and-compressed",
            "callback",
            "classic-context-manager",
            "classic",
            "custom-call",
            "exceptions",
            "list",
            "reference",
            "restricted");

    /**
     * One message.
     *
     * @param byClient who sent it
     * @param type 1 request, 2 reply, 3 exception
     */
    record Line(
            boolean byClient,
            int type,
            long sequence,
            @Nullable Object body) {
        boolean isRequest() {
            return type == 1;
        }

        /** Which handler a request names. */
        long handler() {
            return number(tuple(body).get(0));
        }

        /** The boxed arguments of a request. */
        Tuple arguments() {
            return tuple(tuple(body).get(1));
        }
    }

    static Transcript read(WireDialect dialect, String name) {
        String resource = "/transcripts/" + dialect.id() + "/" + name + ".tsv";
        try (var in = java.util.Objects.requireNonNull(Transcript.class.getResourceAsStream(resource), resource)) {
            List<Line> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("C>S\t") || line.startsWith("S>C\t"))
                    .map(line -> line(dialect, line.split("\t")))
                    .toList();
            return new Transcript(dialect, name, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(WireDialect dialect, String[] columns) {
        byte[] bytes = HexFormat.of().parseHex(columns[1]);
        BrineReader reader = new BrineReader(WireLimits.defaults());
        reader.reset(bytes, 0, bytes.length);
        try {
            boolean byClient = columns[0].startsWith("C");
            if (dialect == WireDialect.RPYC6) {
                int type = reader.octet();
                Tuple message = tuple(reader.value());
                return new Line(byClient, type, number(message.get(0)), message.get(1));
            }
            Tuple message = tuple(reader.value());
            return new Line(byClient, (int) number(message.get(0)), number(message.get(1)), message.get(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Tuple tuple(@Nullable Object value) {
        if (value instanceof Tuple tuple) {
            return tuple;
        }
        throw new AssertionError("not a tuple: " + value);
    }

    static long number(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new AssertionError("not an integer: " + value);
    }

    @Override
    public String toString() {
        return dialect.id() + " " + name;
    }
}
