package io.remora.object;

import io.remora.Attributes;
import io.remora.NotExposedException;
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
import java.util.Collection;
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
    /**
     * What of a remote object is passed on to another connection: the members of the type that is declared, or of the typed
     * proxy or collection by which the program holds it; null for all, where it holds it as a mere reference.
     */
    @Nullable
    Exposure narrowing(Object view, Export export) {
        Class<?> declared = export.declared();
        if (declared != Object.class && declared.isInstance(view)) {
            Exposure chosen = declared(declared, export.mutable());
            if (chosen != null) {
                return chosen;
            }
        }
        if (view instanceof RemoteReference) {
            return null;
        }
        for (Class<?> each : view.getClass().getInterfaces()) {
            if (Functions.isPlainFunction(each)) {
                return Functions.exposure(each);
            }
        }
        return natural(view, export.mutable());
    }

    /** Chooses, or refuses with a {@link NotExposedException}. */
    public Exposure of(Object value, Export export) {
        Class<?> declared = export.declared();
        if (Forbidden.is(value)) {
            throw refused(value);
        }
        if (declared != Object.class && declared.isInstance(value)) {
            Exposure chosen = declared(declared, export.mutable());
            if (chosen != null) {
                return chosen;
            }
        }
        return natural(value, export.mutable());
    }

    /** What the object shows where nothing is declared. */
    public Exposure natural(Object value) {
        if (Forbidden.is(value)) {
            throw refused(value);
        }
        return natural(value, false);
    }

    private static @Nullable Exposure declared(Class<?> declared, boolean mutable) {
        if (Attributes.class.isAssignableFrom(declared)) {
            return AttributesExposure.of(declared);
        }
        if (ClassExposure.isExposed(declared)) {
            return ClassExposure.of(declared);
        }
        if (List.class == declared) {
            return mutable ? ListExposure.MUTABLE : ListExposure.READ_ONLY;
        }
        if (Map.class == declared) {
            return mutable ? MapExposure.MUTABLE : MapExposure.READ_ONLY;
        }
        if (Set.class == declared) {
            return mutable ? CollectionExposure.MUTABLE_SET : CollectionExposure.READ_ONLY_SET;
        }
        if (Iterator.class == declared) {
            return IteratorExposure.TABLE;
        }
        if (Collection.class == declared) {
            return CollectionExposure.COLLECTION;
        }
        if (Iterable.class == declared) {
            return CollectionExposure.ITERABLE;
        }
        if (AutoCloseable.class == declared || java.io.Closeable.class == declared) {
            return CloseableExposure.TABLE;
        }
        if (Comparable.class == declared) {
            return ComparableExposure.TABLE;
        }
        return Functions.isFunctional(declared) ? Functions.exposure(declared) : null;
    }

    private static Exposure natural(Object value, boolean mutable) {
        if (value instanceof Attributes) {
            return AttributesExposure.of(value.getClass());
        }
        if (ClassExposure.isExposed(value.getClass())) {
            return ClassExposure.of(value.getClass());
        }
        for (Class<?> kind : List.of(List.class, Map.class, Set.class, Collection.class, Iterator.class)) {
            if (kind.isInstance(value)) {
                return java.util.Objects.requireNonNull(declared(kind, mutable));
            }
        }
        Class<?> function = Functions.implementedBy(value);
        if (function != null) {
            return Functions.exposure(function);
        }
        if (value instanceof AutoCloseable) {
            return CloseableExposure.TABLE;
        }
        if (value instanceof Iterable) {
            return CollectionExposure.ITERABLE;
        }
        throw refused(value);
    }

    private static NotExposedException refused(Object value) {
        String type = value.getClass().getTypeName();
        return new NotExposedException("an object of type " + type
                + " is neither a value nor exposed: mark it or an interface of it with @Exposed, or pass a Capability");
    }
}
