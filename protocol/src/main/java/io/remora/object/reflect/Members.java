package io.remora.object.reflect;

import io.remora.object.member.ArgumentException;
import io.remora.object.member.Member;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * Members that are not read from marks but named one by one: for the full control of a process, whose every method is
 * within reach of whoever was granted it.
 */
public final class Members {
    private Members() {}

    /**
     * A method with its overloads, or a class's constructors, under one name; chosen among as the Java compiler would
     * for arguments of the classes that arrive. Peers may read the messages of whatever it throws.
     */
    public static Member callable(String name, List<? extends Executable> overloads) {
        return new JavaOverloads(new MethodMember(
                name,
                "",
                overloads.stream()
                        .map(executable -> new Signature(executable, null))
                        .toList()));
    }

    /**
     * One overload of what {@link #callable} gave.
     *
     * @param name what the peer asked for: {@code append(int)}
     * @param types the parameter types as in Java, in full or by their simple names: {@code int, String}
     * @throws ArgumentException that lists the overloads, when there is none with these
     */
    public static Member pinned(Member callable, String name, String types) {
        if (!(callable instanceof JavaOverloads overloads)) {
            throw new ArgumentException(callable.name() + " has no overloads to choose among");
        }
        return overloads.pinned(name, types);
    }

    /** A field; it can be written unless it is final. */
    public static Member field(Field field) {
        return AttributeMember.of(field.getName(), field, !Modifier.isFinal(field.getModifiers()));
    }

    /**
     * Adds Python's special methods for what the members offer under Java's names: {@code toString}, {@code close}...
     */
    public static void addSpecialNames(List<Member> members) {
        SpecialNames.add(members);
    }
}
