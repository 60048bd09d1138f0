package io.remora.message;

import io.remora.value.Tuple;
import io.remora.wire.BrineReader;
import io.remora.wire.BrineWriter;
import io.remora.wire.Kind;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of boxed values.
 *
 * <pre>
 *   (1, value)               by value
 *   (2, (boxed, boxed...))   a tuple that holds a reference somewhere
 *   (3, (name, class, id))   the receiver's own object coming home
 *   (4, (name, class, id))   a reference to an object of the sender
 * </pre>
 *
 * <p>What is written here has been prepared: it holds values, {@link Tuple}s and {@link Reference}s only, so writing
 * runs no code but this and may happen under a lock.
 */
public final class Boxing {
    private static final int VALUE = 1;
    private static final int TUPLE = 2;
    private static final int HOME = 3;
    private static final int REMOTE = 4;

    private Boxing() {}

    /** Writes a prepared value with its label. */
    public static void write(BrineWriter out, @Nullable Object prepared) throws IOException {
        out.tuple(2);
        if (prepared instanceof Reference reference) {
            reference(out, reference);
        } else if (prepared instanceof Tuple tuple && holdsReference(tuple)) {
            out.integer(TUPLE);
            elements(out, tuple);
        } else {
            out.integer(VALUE);
            out.value(prepared);
        }
    }

    private static void elements(BrineWriter out, List<@Nullable Object> tuple) throws IOException {
        int count = tuple.size();
        out.tuple(count);
        for (int i = 0; i < count; i++) {
            write(out, tuple.get(i));
        }
    }

    private static void reference(BrineWriter out, Reference reference) throws IOException {
        if (reference instanceof Reference.Ours) {
            // Sent once, most of them.
            out.integer(REMOTE);
            reference.id().write(out);
        } else {
            out.integer(HOME);
            out.encoded(reference.id().encoding());
        }
    }

    private static boolean holdsReference(Tuple tuple) {
        for (int i = 0; i < tuple.size(); i++) {
            Object element = tuple.get(i);
            if (element instanceof Reference || element instanceof Tuple inner && holdsReference(inner)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads one boxed value; references become what the resolver makes of them.
     *
     * @param depthLimit how deep tuples that hold references may be nested
     */
    public static @Nullable Object read(BrineReader in, ReferenceResolver resolver, int depthLimit) throws IOException {
        return read(in, resolver, 0, depthLimit);
    }

    private static @Nullable Object read(BrineReader in, ReferenceResolver resolver, int depth, int depthLimit)
            throws IOException {
        if (depth > depthLimit) {
            throw new MessageException("references are nested deeper than the limit of " + depthLimit);
        }
        expect(in, 2, "a boxed value");
        long label = in.integer();
        if (label == VALUE) {
            // A string beside references is a member's name, most likely one that was seen before: those are kept.
            return depth > 0 && in.peek() == Kind.STRING ? in.text() : in.value(depth);
        }
        if (label == TUPLE) {
            int count = in.tuple();
            @Nullable Object[] elements = new @Nullable Object[count];
            for (int i = 0; i < count; i++) {
                elements[i] = read(in, resolver, depth + 1, depthLimit);
            }
            return Tuple.owning(elements);
        }
        if (label != HOME && label != REMOTE) {
            throw new MessageException("invalid label " + label + ": it is none of 1, 2, 3, 4");
        }
        ObjectId again = label == HOME ? resolver.recent() : null;
        if (again != null && in.passOver(again.encoding())) {
            return resolver.home(again.typeName(), again.classId(), again.instanceId());
        }
        expect(in, 3, "an object's id");
        String name = in.text();
        long classId = in.integer();
        long instanceId = in.integer();
        return label == HOME ? resolver.home(name, classId, instanceId) : resolver.arrived(name, classId, instanceId);
    }

    private static void expect(BrineReader in, int count, String what) throws IOException {
        int found = in.tuple();
        if (found != count) {
            throw new MessageException(what + " is a tuple of " + count + ", not of " + found);
        }
    }
}
