package io.remora.object.reflect;

import io.remora.Default;
import io.remora.Exposed;
import io.remora.object.member.ArgumentException;
import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One Java method or constructor as peers call it: parameters by position and by name, defaults, variable arguments.
 */
final class Signature {
    private final Executable executable;
    private final String name;
    private final Type[] types;
    private final Class<?>[] classes;
    private final String[] names;
    /** What each parameter is called in an error; made once, as it is handed along with every call. */
    private final String[] described;

    private final @Nullable Object[] defaults;
    private final boolean[] optional;
    private final boolean varargs;
    private final boolean audited;
    private final Export export;

    Signature(Executable executable, @Nullable Exposed mark) {
        this(executable, mark, executable.getDeclaringClass());
    }

    /** As a type inherits it, which may say what the variables of the declaring type stand for. */
    Signature(Executable executable, @Nullable Exposed mark, Class<?> heir) {
        this.executable = executable;
        this.name = executable instanceof Method
                ? executable.getName()
                : executable.getDeclaringClass().getSimpleName();
        this.classes = executable.getParameterTypes();
        Type[] generic = executable.getGenericParameterTypes();
        // Constructors of inner classes and enums leave their hidden parameters out of the generic types.
        this.types = generic.length == classes.length ? generic : classes;
        this.varargs = executable.isVarArgs();
        this.audited = mark != null && mark.audited();
        Parameter[] parameters = executable.getParameters();
        this.names = new String[parameters.length];
        this.described = new String[parameters.length];
        this.defaults = new @Nullable Object[parameters.length];
        this.optional = new boolean[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            names[i] = parameters[i].isNamePresent() ? parameters[i].getName() : "";
            described[i] = "argument " + (names[i].isEmpty() ? Integer.toString(i + 1) : names[i]) + " of " + name;
            Default value = parameters[i].getAnnotation(Default.class);
            if (value != null) {
                optional[i] = true;
                defaults[i] = Defaults.parse(value.value(), types[i], names[i] + " of " + name);
            }
        }
        Type result =
                executable instanceof Method method ? method.getGenericReturnType() : executable.getDeclaringClass();
        this.export = Exports.of(TypeArguments.resolve(result, heir), mark);
    }

    /** Whether the audit log may hold its arguments. */
    boolean isAudited() {
        return audited;
    }

    /** How its result is exported. */
    Export export() {
        return export;
    }

    Executable executable() {
        return executable;
    }

    /** Whether its parameters' names were kept by the compiler. */
    boolean isNamed() {
        return names.length == 0 || !names[0].isEmpty();
    }

    /**
     * How well the arguments fit, a number a parameter; null when they do not.
     *
     * @param spread whether the last parameter's array is given element by element
     */
    int @Nullable [] fit(Invocation invocation, boolean spread) {
        @Nullable Object[] placed;
        try {
            placed = place(invocation, spread);
        } catch (ArgumentException e) {
            return null;
        }
        int[] fits = new int[placed.length];
        for (int i = 0; i < placed.length; i++) {
            Object value = placed[i];
            if (value == Absent.VALUE) {
                fits[i] = Conversion.WIDER;
            } else {
                Class<?> wanted =
                        spread && i >= classes.length - 1 ? classes[classes.length - 1].getComponentType() : classes[i];
                fits[i] = Conversion.fit(value, wanted);
                if (fits[i] == Conversion.NONE) {
                    return null;
                }
            }
        }
        return fits;
    }

    boolean isVarargs() {
        return varargs;
    }

    @Nullable
    Object call(Object target, Invocation invocation, boolean spread) throws Throwable {
        @Nullable Object[] placed = place(invocation, spread);
        @Nullable Object[] converted = spread ? new @Nullable Object[classes.length] : placed;
        int fixed = spread ? classes.length - 1 : classes.length;
        for (int i = 0; i < fixed; i++) {
            converted[i] = placed[i] == Absent.VALUE ? defaults[i] : convert(placed[i], types[i], i);
        }
        if (spread) {
            Class<?> element = classes[fixed].getComponentType();
            Object rest = java.lang.reflect.Array.newInstance(element, placed.length - fixed);
            for (int i = fixed; i < placed.length; i++) {
                java.lang.reflect.Array.set(rest, i - fixed, convert(placed[i], element, i));
            }
            converted[fixed] = rest;
        }
        invocation.export(export);
        try {
            return executable instanceof Method method
                    ? method.invoke(target, converted)
                    : ((Constructor<?>) executable).newInstance(converted);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private @Nullable Object convert(@Nullable Object value, Type type, int index) {
        if (value == null && !Conversion.raw(type).isPrimitive()) {
            return Conversion.raw(type) == java.util.Optional.class ? java.util.Optional.empty() : null;
        }
        return Conversion.convert(value, type, described[Math.min(index, names.length - 1)]);
    }

    /** The arguments in the order of the parameters, {@link Absent} where a default steps in. */
    private @Nullable Object[] place(Invocation invocation, boolean spread) {
        int given = invocation.count();
        if (!spread && given > classes.length || spread && given < classes.length - 1) {
            throw arity(invocation);
        }
        if (given == classes.length && invocation.namedCount() == 0 || spread && invocation.namedCount() == 0) {
            return invocation.positional().toArray();
        }
        @Nullable Object[] placed = new @Nullable Object[Math.max(given, classes.length)];
        Arrays.fill(placed, Absent.VALUE);
        for (int i = 0; i < given; i++) {
            placed[i] = invocation.argument(i);
        }
        for (int k = 0; k < invocation.namedCount(); k++) {
            int at = index(invocation.name(k));
            if (placed[at] != Absent.VALUE) {
                throw new ArgumentException(name + "() got multiple values for argument '" + names[at] + "'");
            }
            placed[at] = invocation.named(k);
        }
        for (int i = 0; i < classes.length; i++) {
            if (placed[i] == Absent.VALUE && !optional[i]) {
                throw given + invocation.namedCount() == 0 || names[i].isEmpty()
                        ? arity(invocation)
                        : new ArgumentException(name + "() missing required argument: '" + names[i] + "'");
            }
        }
        return placed;
    }

    private int index(String keyword) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(keyword)) {
                return i;
            }
        }
        throw new ArgumentException(name + "() got an unexpected keyword argument " + Text.quote(keyword));
    }

    private ArgumentException arity(Invocation invocation) {
        int required = 0;
        for (boolean each : optional) {
            required += each ? 0 : 1;
        }
        String wanted = required == classes.length ? "" + required : required + " to " + classes.length;
        return new ArgumentException(name + "() takes " + wanted + " arguments but "
                + (invocation.count() + invocation.namedCount()) + " were given");
    }

    /** The name by which a peer says that it means this one. */
    String pin(String member) {
        return Arrays.stream(classes).map(Class::getTypeName).collect(Collectors.joining(",", member + "(", ")"));
    }

    /** As Java writes it, with the names that peers may use. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append('(');
        text.append(java.util.stream.IntStream.range(0, classes.length)
                .mapToObj(i -> types[i].getTypeName().replaceAll("(\\w+\\.)+", "")
                        + (names[i].isEmpty() ? "" : " " + names[i])
                        + (optional[i] ? " = " + defaults[i] : ""))
                .collect(Collectors.joining(", ")));
        return text.append(')').toString();
    }

    /** Marks a parameter that was not given; null is a value. */
    private enum Absent {
        VALUE
    }
}
