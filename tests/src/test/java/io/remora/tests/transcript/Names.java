package io.remora.tests.transcript;

import static io.remora.tests.transcript.Transcript.number;
import static io.remora.tests.transcript.Transcript.tuple;

import io.remora.value.Tuple;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which object of ours stands for which of the recording: ids are chosen anew in each session. */
final class Names {
    private static final int VALUE = 1;
    private static final int TUPLE = 2;
    private static final int HOME = 3;

    private final Map<Tuple, Tuple> ours = new HashMap<>();

    /** From now on that recorded id is this one. */
    void learn(Tuple recorded, Tuple now) {
        ours.put(recorded, now);
    }

    /** A boxed value of the recording with its receiver's own objects named as they are now. */
    Tuple translate(Tuple boxed) {
        int label = (int) number(boxed.get(0));
        return switch (label) {
            case VALUE -> inspected(boxed);
            case TUPLE ->
                Tuple.of(
                        TUPLE,
                        Tuple.of(tuple(boxed.get(1)).stream()
                                .map(each -> translate(tuple(each)))
                                .toArray()));
            case HOME -> Tuple.of(HOME, known(tuple(boxed.get(1))));
            default -> boxed;
        };
    }

    /** INSPECT's id stands by value. */
    private Tuple inspected(Tuple boxed) {
        if (boxed.get(1) instanceof Tuple values && values.size() == 1 && ours.get(values.get(0)) != null) {
            return Tuple.of(VALUE, Tuple.of(known(tuple(values.get(0)))));
        }
        return boxed;
    }

    private Tuple known(Tuple recorded) {
        Tuple now = ours.get(recorded);
        if (now == null) {
            throw new AssertionError("nothing stands for " + recorded);
        }
        return now;
    }

    /** Whether this is the recorded value, reference for reference; new references are learned. */
    boolean matches(@Nullable Object recorded, @Nullable Object now) {
        Tuple expected = tuple(recorded);
        Tuple actual = tuple(now);
        int label = (int) number(expected.get(0));
        if (label != number(actual.get(0))) {
            return false;
        }
        if (label == TUPLE) {
            Tuple wanted = tuple(expected.get(1));
            Tuple given = tuple(actual.get(1));
            boolean same = wanted.size() == given.size();
            for (int i = 0; same && i < wanted.size(); i++) {
                same = matches(wanted.get(i), given.get(i));
            }
            return same;
        }
        if (label == VALUE || label == HOME) {
            // Tuples compare bytes by their content too.
            return expected.equals(actual);
        }
        Tuple id = tuple(expected.get(1));
        Tuple other = tuple(actual.get(1));
        learn(id, other);
        return kind(String.valueOf(id.get(0))).equals(kind(String.valueOf(other.get(0))));
    }

    /** What a Python user can tell apart: lists from dicts from functions; the names of classes are ours. */
    private static String kind(String type) {
        return switch (type) {
            case "builtins.method", "builtins.function", "builtins.builtin_function_or_method" -> "callable";
            default -> type.startsWith("builtins.") && !type.equals("builtins") ? type : "object";
        };
    }
}
