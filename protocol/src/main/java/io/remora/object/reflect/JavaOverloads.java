package io.remora.object.reflect;

import io.remora.object.member.ArgumentException;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Overloads chosen as the Java compiler chooses them for arguments of these classes: by subtyping and widening first,
 * then by boxing, then by variable arguments, the most specific of each phase (section 15.12.2 of the Java Language
 * Specification). A number counts as the primitive that it arrived as: the wire does not tell an {@code int} from a
 * {@code long} that is as small. What fits only by the wire's own conversions (an enum constant by its name, a list for
 * an array) comes last.
 */
final class JavaOverloads implements Member {
    private enum Phase {
        STRICT,
        LOOSE,
        SPREAD
    }

    private final MethodMember inner;

    JavaOverloads(MethodMember inner) {
        this.inner = inner;
    }

    /** The one overload with these parameter types, written as in Java, in full or by their simple names. */
    Member pinned(String name, String types) {
        List<String> wanted = types.isBlank()
                ? List.of()
                : Arrays.stream(types.split(",")).map(String::strip).toList();
        for (Signature each : inner.overloads()) {
            Class<?>[] classes = each.executable().getParameterTypes();
            boolean same = classes.length == wanted.size();
            for (int i = 0; same && i < classes.length; i++) {
                same = isCalled(classes[i], wanted.get(i).replace("...", "[]"));
            }
            if (same) {
                // Under its whole name: a bound method is called by the name of its member.
                return new MethodMember(name, "", List.of(each));
            }
        }
        throw new ArgumentException("no " + inner.name() + "(" + types + "); there are " + list(inner.overloads()));
    }

    private static boolean isCalled(Class<?> type, String name) {
        return type.getTypeName().equals(name)
                || type.getSimpleName().equals(name)
                || name.equals(type.getCanonicalName());
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public String doc() {
        return inner.doc();
    }

    @Override
    public boolean isMethod() {
        return true;
    }

    /** Who may call whatever is public may read any message. */
    @Override
    public boolean declares(Throwable thrown) {
        return true;
    }

    @Override
    public @Nullable Object call(Object target, Invocation invocation) throws Throwable {
        if (inner.overloads().size() > 1 && invocation.namedCount() == 0) {
            @Nullable Object[] arguments = invocation.positional().toArray();
            for (Phase phase : Phase.values()) {
                Signature chosen = choose(arguments, phase);
                if (chosen != null) {
                    return chosen.call(target, invocation, phase == Phase.SPREAD);
                }
            }
        }
        return inner.call(target, invocation);
    }

    private @Nullable Signature choose(@Nullable Object[] arguments, Phase phase) {
        List<Signature> applicable = new ArrayList<>();
        for (Signature each : inner.overloads()) {
            if (isApplicable(each, arguments, phase)) {
                applicable.add(each);
            }
        }
        if (applicable.isEmpty()) {
            return null;
        }
        List<Signature> best = new ArrayList<>();
        for (Signature candidate : applicable) {
            if (applicable.stream().allMatch(other -> isMoreSpecific(candidate, other, arguments.length, phase))) {
                best.add(candidate);
            }
        }
        // Two with the same parameters are one method that two interfaces declare.
        if (!best.isEmpty() && best.stream().allMatch(each -> hasSameParameters(each, best.get(0)))) {
            return best.get(0);
        }
        throw new ArgumentException(name() + "() is ambiguous for "
                + Arrays.stream(arguments).map(Text::describe).collect(Collectors.joining(", ", "(", ")"))
                + "; candidates are " + list(applicable) + "; name one, like "
                + applicable.get(0).pin(name()));
    }

    private static boolean hasSameParameters(Signature one, Signature other) {
        return Arrays.equals(
                one.executable().getParameterTypes(), other.executable().getParameterTypes());
    }

    private static String list(List<Signature> signatures) {
        return signatures.stream().map(Signature::toString).collect(Collectors.joining(", "));
    }

    private static boolean isApplicable(Signature signature, @Nullable Object[] arguments, Phase phase) {
        Class<?>[] classes = signature.executable().getParameterTypes();
        boolean spread = phase == Phase.SPREAD;
        if (spread
                ? !signature.isVarargs() || arguments.length < classes.length - 1
                : arguments.length != classes.length) {
            return false;
        }
        for (int i = 0; i < arguments.length; i++) {
            if (!fits(arguments[i], parameter(classes, i, spread), phase)) {
                return false;
            }
        }
        return true;
    }

    private static Class<?> parameter(Class<?>[] classes, int index, boolean spread) {
        return spread && index >= classes.length - 1
                ? classes[classes.length - 1].getComponentType()
                : classes[Math.min(index, classes.length - 1)];
    }

    private static boolean fits(@Nullable Object value, Class<?> parameter, Phase phase) {
        if (value == null) {
            return !parameter.isPrimitive();
        }
        Class<?> primitive = Widening.primitive(value.getClass());
        if (primitive != null) {
            return parameter.isPrimitive()
                    ? Widening.widens(primitive, parameter)
                    : phase != Phase.STRICT && parameter.isInstance(value);
        }
        return parameter.isInstance(value)
                || value instanceof Convertible reference && reference.mayConvertTo(parameter);
    }

    private static boolean isMoreSpecific(Signature one, Signature other, int count, Phase phase) {
        Class<?>[] mine = one.executable().getParameterTypes();
        Class<?>[] theirs = other.executable().getParameterTypes();
        boolean spread = phase == Phase.SPREAD;
        // Of two with variable arguments javac compares every parameter of either, given or not.
        int compared = spread ? Math.max(count, Math.max(mine.length, theirs.length)) : count;
        for (int i = 0; i < compared; i++) {
            if (!Widening.isSubtype(parameter(mine, i, spread), parameter(theirs, i, spread))) {
                return false;
            }
        }
        return true;
    }
}
