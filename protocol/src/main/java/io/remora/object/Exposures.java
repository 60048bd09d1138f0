package io.remora.object;

import io.remora.Attributes;
import io.remora.NotExposedException;
import io.remora.Options.BuiltIn;
import io.remora.object.builtin.CloseableExposure;
import io.remora.object.builtin.CollectionExposure;
import io.remora.object.builtin.ComparableExposure;
import io.remora.object.builtin.IteratorExposure;
import io.remora.object.builtin.ListExposure;
import io.remora.object.builtin.MapExposure;
import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.object.reflect.ClassExposure;
import io.remora.object.reflect.Forbidden;
import io.remora.object.reflect.Functions;
import io.remora.object.reflect.GenericExposure;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what an object is exported as. The declared type of the parameter or result decides; where it says nothing,
 * the marks of the object's own class; where there are none, the built-in exposures of collections, iterators,
 * functions and closeables. Anything else is refused, with its type in the message.
 */
public final class Exposures {
    private static final Exposures ALL = new Exposures(EnumSet.allOf(BuiltIn.class));

    /** What an object without marks is tried as, in this order. */
    private static final List<Class<?>> KINDS = List.of(
            List.class, Map.class, Set.class, Collection.class, Iterator.class, AutoCloseable.class, Iterable.class);

    private final Set<BuiltIn> builtIns;

    /** With these built-in exposures. */
    Exposures(Set<BuiltIn> builtIns) {
        this.builtIns = builtIns;
    }

    /** With all built-in exposures: for what a program passes as a capability on purpose. */
    static Exposures all() {
        return ALL;
    }

    /**
     * What of a remote object is passed on to another connection: the members of the type that is declared, or of the
     * typed proxy or collection by which the program holds it; null for all, where it holds it as a mere reference.
     */
    @Nullable
    Exposure narrowing(Object view, Export export) {
        Class<?> declared = export.declared();
        if (declared != Object.class && (view instanceof RemoteReference || declared.isInstance(view))) {
            Exposure chosen = declared(view, export);
            if (chosen != null) {
                return chosen;
            }
        }
        if (view instanceof RemoteReference) {
            return null;
        }
        for (Class<?> each : view.getClass().getInterfaces()) {
            if (builtIns.contains(BuiltIn.FUNCTIONS) && Functions.isPlainFunction(each)) {
                return Functions.exposure(each);
            }
        }
        return natural(view, export.mutable());
    }

    /** Chooses, or refuses with a {@link NotExposedException}. */
    public Exposure of(Object value, Export export) {
        Exposure chosen = declared(value, export);
        return chosen != null ? chosen : natural(value, export.mutable());
    }

    /**
     * What the declared type chooses; null where it says nothing.
     *
     * @throws NotExposedException for what never crosses
     */
    @Nullable
    Exposure declared(Object value, Export export) {
        if (Forbidden.is(value)) {
            throw refused(value);
        }
        Class<?> declared = export.declared();
        if (declared == Object.class || !declared.isInstance(value) && !(value instanceof RemoteReference)) {
            return null;
        }
        Exposure chosen = declared(value, declared, export.mutable());
        return chosen == null ? null : GenericExposure.of(chosen, export);
    }

    /** What objects of a type show by its marks, or answer for themselves; it may be nothing. */
    public static Exposure ofType(Class<?> type) {
        return Attributes.class.isAssignableFrom(type) ? AttributesExposure.of(type) : ClassExposure.of(type);
    }

    /** What the object shows where nothing is declared. */
    public Exposure natural(Object value) {
        return natural(value, false);
    }

    private @Nullable Exposure declared(Object value, Class<?> declared, boolean mutable) {
        if (Attributes.class.isAssignableFrom(declared)) {
            return AttributesExposure.of(declared);
        }
        if (ClassExposure.isExposed(declared)) {
            return ClassExposure.of(declared);
        }
        return builtIn(value, declared, mutable);
    }

    private @Nullable Exposure builtIn(Object value, Class<?> declared, boolean mutable) {
        if (builtIns.contains(BuiltIn.COLLECTIONS)) {
            Exposure collection = collection(declared, mutable);
            if (collection != null) {
                return collection;
            }
        }
        if (Iterator.class == declared) {
            return builtIns.contains(BuiltIn.ITERATORS) ? IteratorExposure.TABLE : null;
        }
        if (AutoCloseable.class == declared || java.io.Closeable.class == declared) {
            return builtIns.contains(BuiltIn.CLOSEABLES) ? CloseableExposure.TABLE : null;
        }
        if (Comparable.class == declared) {
            return builtIns.contains(BuiltIn.COMPARABLES) ? ComparableExposure.TABLE : null;
        }
        return builtIns.contains(BuiltIn.FUNCTIONS) && isFunction(value, declared)
                ? Functions.exposure(declared)
                : null;
    }

    /**
     * An interface of one method that says it is a function, or a lambda. An object of another class that implements
     * some interface of one method is not passed for that alone.
     */
    private static boolean isFunction(Object value, Class<?> declared) {
        return Functions.isPlainFunction(declared)
                || Functions.isFunctional(declared) && Functions.implementedBy(value) != null;
    }

    private static @Nullable Exposure collection(Class<?> declared, boolean mutable) {
        if (List.class == declared) {
            return mutable ? ListExposure.MUTABLE : ListExposure.READ_ONLY;
        }
        if (Map.class == declared) {
            return mutable ? MapExposure.MUTABLE : MapExposure.READ_ONLY;
        }
        if (Set.class == declared) {
            return mutable ? CollectionExposure.MUTABLE_SET : CollectionExposure.READ_ONLY_SET;
        }
        if (Collection.class == declared) {
            return CollectionExposure.COLLECTION;
        }
        return Iterable.class == declared ? CollectionExposure.ITERABLE : null;
    }

    Exposure natural(Object value, boolean mutable) {
        if (Forbidden.is(value)) {
            throw refused(value);
        }
        if (value instanceof Attributes) {
            return AttributesExposure.of(value.getClass());
        }
        if (ClassExposure.isExposed(value.getClass())) {
            return ClassExposure.of(value.getClass());
        }
        Class<?> function = Functions.implementedBy(value);
        if (function != null && builtIns.contains(BuiltIn.FUNCTIONS)) {
            return Functions.exposure(function);
        }
        for (Class<?> kind : KINDS) {
            Exposure chosen = kind.isInstance(value) ? builtIn(value, kind, mutable) : null;
            if (chosen != null) {
                return chosen;
            }
        }
        throw refused(value);
    }

    private static NotExposedException refused(Object value) {
        String type = value.getClass().getTypeName();
        return new NotExposedException("an object of type " + type
                + " is neither a value nor exposed: mark it or an interface of it with @Exposed, or pass a Capability");
    }
}
