package io.remora.object;

import io.remora.Attributes;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * RPyC's rule for which attributes a peer may use, for objects that answer for their attributes themselves: for
 * programs that move from RPyC and rely on it. What is exposed otherwise needs no such rule, because nothing is until
 * it is marked.
 *
 * <p>With {@code plain} = all, or exposed and the name starts with the prefix, or safe and in the list of safe names,
 * or public and the name starts with no underscore; and {@code twin} = the object has the prefix and the name: plain,
 * and no twin or the plain name exists, gives the name; else a twin gives the twin; else it is denied.
 *
 * @param safe {@code allow_safe_attrs}: the special methods of {@code safeNames}
 * @param exposed {@code allow_exposed_attrs}: names with the prefix
 * @param publics {@code allow_public_attrs}: names without a leading underscore
 * @param all {@code allow_all_attrs}
 * @param get {@code allow_getattr}
 * @param set {@code allow_setattr}
 * @param delete {@code allow_delattr}
 * @param prefix {@code exposed_prefix}
 * @param safeNames {@code safe_attrs}
 */
public record AttributePolicy(
        boolean safe,
        boolean exposed,
        boolean publics,
        boolean all,
        boolean get,
        boolean set,
        boolean delete,
        String prefix,
        Set<String> safeNames) {
    private static final Set<String> SAFE = Set.of(("__abs__ __add__ __and__ __bool__ __cmp__ __contains__ __delitem__"
                    + " __delslice__ __div__ __divmod__ __doc__ __eq__ __float__ __floordiv__ __ge__ __getitem__"
                    + " __getslice__ __gt__ __hash__ __hex__ __iadd__ __iand__ __idiv__ __ifloordiv__ __ilshift__"
                    + " __imod__ __imul__ __index__ __int__ __invert__ __ior__ __ipow__ __irshift__ __isub__ __iter__"
                    + " __itruediv__ __ixor__ __le__ __len__ __long__ __lshift__ __lt__ __mod__ __mul__ __ne__ __neg__"
                    + " __new__ __nonzero__ __oct__ __or__ __pos__ __pow__ __radd__ __rand__ __rdiv__ __rdivmod__"
                    + " __repr__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ __rpow__ __rrshift__ __rshift__"
                    + " __rsub__ __rtruediv__ __rxor__ __setitem__ __setslice__ __str__ __sub__ __truediv__ __xor__"
                    + " next __length_hint__ __enter__ __exit__ __next__ __format__")
            .split(" "));

    /** Copies the names. */
    public AttributePolicy {
        safeNames = Set.copyOf(safeNames);
    }

    /** What RPyC does unless it is told otherwise: safe and exposed names, to be read. */
    public static AttributePolicy rpyc() {
        return new AttributePolicy(true, true, false, false, true, false, false, "exposed_", SAFE);
    }

    /** The same with public names too, or not. */
    public AttributePolicy withPublics(boolean allowed) {
        return new AttributePolicy(safe, exposed, allowed, all, get, set, delete, prefix, safeNames);
    }

    /** The same with all names, or not. */
    public AttributePolicy withAll(boolean allowed) {
        return new AttributePolicy(safe, exposed, publics, allowed, get, set, delete, prefix, safeNames);
    }

    /** The same with other operations. */
    public AttributePolicy withOperations(boolean reading, boolean writing, boolean deleting) {
        return new AttributePolicy(safe, exposed, publics, all, reading, writing, deleting, prefix, safeNames);
    }

    /** The same with safe names, or not. */
    public AttributePolicy withSafe(boolean allowed) {
        return new AttributePolicy(allowed, exposed, publics, all, get, set, delete, prefix, safeNames);
    }

    /** The same with names of the prefix, or not. */
    public AttributePolicy withExposed(boolean allowed) {
        return new AttributePolicy(safe, allowed, publics, all, get, set, delete, prefix, safeNames);
    }

    /**
     * The name that a peer's name stands for; empty when it is denied. Which operation is asked for is not looked at.
     */
    public Optional<String> find(String name, Predicate<String> exists) {
        boolean plain = all
                || exposed && name.startsWith(prefix)
                || safe && safeNames.contains(name)
                || publics && !name.startsWith("_");
        boolean twin = exposed && exists.test(prefix + name);
        if (plain && (!twin || exists.test(name))) {
            return Optional.of(name);
        }
        return twin ? Optional.of(prefix + name) : Optional.empty();
    }

    /** An object's attributes as this policy lets them through. */
    public Attributes over(Attributes object) {
        return new Filtered(this, object);
    }

    /** Whether an object follows such a policy, which alone says what its names stand for. */
    static boolean governs(Object target) {
        return target instanceof Filtered;
    }

    private record Filtered(AttributePolicy policy, Attributes object) implements Attributes {
        @Override
        public Collection<String> attributes() {
            return object.attributes().stream().filter(this::canGet).collect(Collectors.toList());
        }

        private Optional<String> find(String name) {
            // What could be written is not there for that: RPyC asks hasattr.
            return policy.find(name, object::canGet);
        }

        private String found(String name) {
            return find(name)
                    .orElseThrow(() -> new DeniedException(name, "the attribute policy lets it through no more"));
        }

        @Override
        public boolean canGet(String name) {
            return policy.get && find(name).filter(object::canGet).isPresent();
        }

        @Override
        public boolean canSet(String name) {
            return policy.set && find(name).filter(object::canSet).isPresent();
        }

        @Override
        public boolean canDelete(String name) {
            return policy.delete && find(name).filter(object::canDelete).isPresent();
        }

        @Override
        public @Nullable Object get(String name) throws Exception {
            return object.get(found(name));
        }

        @Override
        public void set(String name, @Nullable Object value) throws Exception {
            object.set(found(name), value);
        }

        @Override
        public void delete(String name) throws Exception {
            object.delete(found(name));
        }
    }
}
