package io.remora.agent.control;

import io.remora.object.member.ArgumentException;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import org.jspecify.annotations.Nullable;

/**
 * A method of instances as their class has it: called with the instance first, as in Python. So {@code help} of a class
 * shows all its signatures.
 */
record Unbound(Class<?> type, Member method) implements Member {
    @Override
    public String name() {
        return method.name();
    }

    @Override
    public String doc() {
        return method.doc();
    }

    @Override
    public boolean isMethod() {
        return true;
    }

    @Override
    public boolean declares(Throwable thrown) {
        return method.declares(thrown);
    }

    @Override
    public @Nullable Object call(Object target, Invocation invocation) throws Throwable {
        @Nullable Object[] given = invocation.positional().toArray();
        Object instance = given.length == 0 ? null : given[0];
        if (instance == null || !type.isInstance(instance)) {
            throw new ArgumentException(name() + "() of " + type.getName() + " is not static: give the instance first");
        }
        @Nullable Object[] rest = java.util.Arrays.copyOfRange(given, 1, given.length);
        String[] names = new String[invocation.namedCount()];
        @Nullable Object[] named = new @Nullable Object[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = invocation.name(i);
            named[i] = invocation.named(i);
        }
        return method.call(instance, Invocation.of(io.remora.value.Tuple.owning(rest), names, named));
    }
}
