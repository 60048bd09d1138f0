package io.remora.object;

import io.remora.message.MessageException;
import io.remora.object.member.ArgumentException;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.value.Tuple;
import io.remora.wire.BrineWriter;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a handler, as they were unboxed, opened to what the program sees of them. What is ours and has ended
 * is refused in any place. Used by the threads that serve calls.
 */
final class HandlerArguments {
    private final Gate gate;
    private final Objects objects;

    HandlerArguments(Gate gate, Objects objects) {
        this.gate = gate;
        this.objects = objects;
    }

    /** The object that a handler is for. */
    Capability target(Tuple arguments) throws MessageException {
        Object first = arguments.isEmpty() ? null : arguments.get(0);
        Capability capability = first == null ? null : objects.capability(first);
        if (capability == null) {
            throw new MessageException("the first argument is not a reference to an object of this side");
        }
        return capability;
    }

    /** The arguments of a call and its keywords, from there on. */
    Invocation invocation(Capability target, Tuple arguments, int from) throws MessageException {
        Tuple given = tuple(arguments, from);
        Tuple positional = (Tuple) java.util.Objects.requireNonNull(opened(given, target));
        Tuple named = arguments.size() > from + 1 ? tuple(arguments, from + 1) : Tuple.empty();
        if (named.isEmpty()) {
            Invocation invocation = Invocation.of(positional);
            return holdsOurs(given) ? invocation.closing(index -> isClosed(given.get(index))) : invocation;
        }
        String[] names = new String[named.size()];
        @Nullable Object[] values = new @Nullable Object[named.size()];
        for (int i = 0; i < names.length; i++) {
            if (!(named.get(i) instanceof Tuple pair) || pair.size() != 2 || !(pair.get(0) instanceof String name)) {
                throw new MessageException("keyword arguments are pairs of a name and a value");
            }
            names[i] = name;
            values[i] = opened(pair.get(1), target);
        }
        return Invocation.of(positional, names, values);
    }

    /** What the program sees of an argument. One of ours that has ended is refused. */
    @Nullable
    Object opened(@Nullable Object given, Capability target) {
        requireLasting(given);
        return objects.open(given, target.effective());
    }

    private void requireLasting(@Nullable Object given) {
        if (given instanceof ExportTable.Entry home) {
            gate.passNamed(home.capability);
        } else if (given instanceof Tuple tuple) {
            for (int i = 0; i < tuple.size(); i++) {
                requireLasting(tuple.get(i));
            }
        }
    }

    private static boolean holdsOurs(Tuple given) {
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i) instanceof ExportTable.Entry) {
                return true;
            }
        }
        return false;
    }

    /** Whether the peer may not iterate what it gives: then no built-in member does so for it. */
    static boolean isClosed(@Nullable Object given) {
        if (!(given instanceof ExportTable.Entry home)) {
            return false;
        }
        Capability held = home.capability;
        Member iterator = held.exposure().member(held.target(), "__iter__");
        return iterator == null || held.hides(iterator) != null;
    }

    /** Values alone: a reference that is echoed would come back without the bounds of the one that was sent. */
    static @Nullable Object echo(@Nullable Object data) throws MessageException {
        if (!BrineWriter.isValue(data)) {
            throw new MessageException("a ping carries values, not references");
        }
        return data;
    }

    static Tuple tuple(Tuple arguments, int index) throws MessageException {
        if (arguments.get(index) instanceof Tuple tuple) {
            return tuple;
        }
        throw new MessageException("argument " + index + " is not a tuple");
    }

    static String text(Tuple arguments, int index) throws MessageException {
        Object name = arguments.get(index);
        if (name instanceof String text) {
            return text;
        }
        if (name instanceof byte[] bytes) {
            return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        }
        throw new ArgumentException("a member's name is a string");
    }
}
