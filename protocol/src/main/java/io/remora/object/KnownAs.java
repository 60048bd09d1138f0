package io.remora.object;

import io.remora.object.member.Exposure;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * As what the peer of this connection knows an object, for as long as the object lives. Two things hold:
 *
 * <ul>
 *   <li>An object that was handed out as an interface, comes home and goes out again where nothing is declared, goes out as
 *       that interface.
 *   <li>An object that came home by a reference with a grant of its own, and goes out again under the grant of the
 *       capability that it was given to, goes out under both: what was reached through a revoked capability is not revived
 *       by sending it around.
 * </ul>
 *
 * <p>The lock is this object.
 */
final class KnownAs {
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object object, @Nullable ReferenceQueue<Object> queue) {
            super(object, queue);
            hash = System.identityHashCode(object);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof Key key && get() != null && get() == key.get();
        }
    }

    private static final class Known {
        @Nullable
        Exposure first;

        /** By the grant of the capability that it was given to: what it goes out under from there. */
        @Nullable
        Map<Grant, Grant> cameHome;
    }

    private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
    private final Map<Key, Known> objects = new HashMap<>();
    private boolean anyCameHome;

    /** As what it was handed out first; null where the peer does not know it. */
    synchronized @Nullable Exposure get(Object object) {
        Known known = objects.get(new Key(object, null));
        return known == null ? null : known.first;
    }

    synchronized void put(Object object, Exposure exposure) {
        Known known = known(object);
        if (known.first == null) {
            known.first = exposure;
        }
    }

    /** Notes that an object held under one grant was given to a capability with another. */
    synchronized void cameHome(Object object, Grant held, Grant to) {
        Known known = known(object);
        if (known.cameHome == null) {
            known.cameHome = new WeakHashMap<>();
        }
        // The last way in counts: a peer that holds it in two ways may use either.
        known.cameHome.put(to, to.and(held));
        anyCameHome = true;
    }

    /** What an object goes out under that is handed out under a grant. */
    synchronized Grant bounded(Object object, Grant under) {
        if (!anyCameHome) {
            return under;
        }
        Known known = objects.get(new Key(object, null));
        Grant both = known == null || known.cameHome == null ? null : known.cameHome.get(under);
        return both == null ? under : both;
    }

    private Known known(Object object) {
        for (Object gone = queue.poll(); gone != null; gone = queue.poll()) {
            objects.remove(gone);
        }
        Known known = objects.get(new Key(object, null));
        if (known == null) {
            known = new Known();
            objects.put(new Key(object, queue), known);
        }
        return known;
    }
}
