package io.remora;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an object implements that answers reads, writes and deletions of its attributes itself, under names that no
 * class declares: RPyC's {@code _rpyc_getattr} and its kin. Implementing it is what exposes the object; members marked
 * with {@link Exposed} beside it are found first.
 *
 * <p>Every request passes the gate like any other: a name that the object does not answer for is denied as one that
 * does not exist, and a grant that names members hides all others. Methods run on threads that serve calls; several may
 * run at once. The object is asked whether it answers just before it is asked to answer.
 */
public interface Attributes {
    /** The names that listings show: those that can be read or written now. */
    Collection<String> attributes();

    /** Whether a name can be read, or called where its value is a function. */
    default boolean canGet(String name) {
        return attributes().contains(name);
    }

    /** Whether a name can be written; nothing can unless the object says so. */
    default boolean canSet(String name) {
        return false;
    }

    /** Whether a name can be deleted; nothing can unless the object says so. */
    default boolean canDelete(String name) {
        return false;
    }

    /** The value of a name for which {@link #canGet} said yes. */
    @Nullable
    Object get(String name) throws Exception;

    /** Writes a name for which {@link #canSet} said yes. */
    default void set(String name, @Nullable Object value) throws Exception {
        throw new NoSuchMemberException("cannot write '" + name + "'");
    }

    /** Deletes a name for which {@link #canDelete} said yes. */
    default void delete(String name) throws Exception {
        throw new NoSuchMemberException("cannot delete '" + name + "'");
    }

    /** Attributes that can be read and never change: a copy of a map. */
    static Attributes of(Map<String, ? extends @Nullable Object> values) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
        return new Attributes() {
            @Override
            public Set<String> attributes() {
                return copy.keySet();
            }

            @Override
            public @Nullable Object get(String name) {
                return copy.get(name);
            }
        };
    }
}
