package io.remora.object.member;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members of a type that can be granted. An object is always exported <em>as</em> an exposure: nothing beyond it
 * can be asked for, whatever the object's class.
 */
public interface Exposure {
    /** The name of the type that peers see. */
    String typeName();

    /** The member of exactly that name; null where there is none. */
    @Nullable
    Member member(String name);

    /** All members, for INSPECT, DIR and people; in a stable order. */
    Collection<Member> members();

    /** The member of exactly that name of an object, where that depends on the object: it may answer for itself. */
    default @Nullable Member member(Object target, String name) {
        return member(name);
    }

    /** All members of an object, where they depend on the object. */
    default Collection<Member> members(Object target) {
        return members();
    }

    /**
     * What instances of it are exposed as, where the exposed object stands for a type; null for all others. The peer
     * then holds it as a type: RPyC's {@code isinstance} asks it.
     */
    default @Nullable Exposure instances() {
        return null;
    }

    /** Whether objects may have members beside these, as they answer for their attributes themselves. */
    default boolean isOpen() {
        return false;
    }

    /** Whether calls through it run one by one; see {@link io.remora.Ordered}. */
    default boolean ordered() {
        return false;
    }

    /** The exposure as a table, a line a member. */
    default String print() {
        return members().stream()
                .map(member -> (member.isMethod() ? "call " : member.isWritable() ? "read, write " : "read ")
                        + typeName() + "." + member.name())
                .sorted()
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
