package io.remora.object;

import io.remora.object.member.Exposure;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As what the peer of this connection knows an object, for as long as the object lives. Two things hold:
 *
 * <ul>
 *   <li>An object that was handed out as an interface, comes home and goes out again where nothing is declared, goes
 *       out as that interface.
 *   <li>An object that came home by a reference with a grant of its own, and goes out again under the grant of the
 *       capability that it was given to, goes out under both: what was reached through a revoked capability is not
 *       revived by sending it around.
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

        final List<Homecoming> homecomings = new ArrayList<>(0);
    }

    /**
     * How an object came home to capabilities of one grant, whose clauses tell it: another grant of the same clauses is
     * the same grant. They are held weakly, since what nobody holds any more cannot be asked again.
     *
     * @param as the exposure by which the peer held it
     * @param more what the peer's grant demanded beyond the receiver's
     */
    private record Homecoming(List<WeakReference<Clause>> to, Exposure as, Grant more) {
        boolean isTo(Grant grant) {
            return grant.size() == to.size()
                    && to.stream().map(WeakReference::get).allMatch(each -> each != null && grant.holds(each));
        }

        boolean isOver() {
            return to.stream().anyMatch(each -> each.get() == null);
        }
    }

    private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
    private final Map<Key, Known> objects = new HashMap<>();
    private boolean anyCameHome;

    /** As what it goes out under a grant where nothing is declared; null where the peer does not know it. */
    synchronized @Nullable Exposure get(Object object, Grant under) {
        Known known = objects.get(new Key(object, null));
        if (known == null) {
            return null;
        }
        Homecoming last = last(known, under);
        return last == null ? known.first : last.as;
    }

    synchronized void put(Object object, Exposure exposure) {
        Known known = known(object);
        if (known.first == null) {
            known.first = exposure;
        }
    }

    /** Notes that an object, held as an exposure under one grant, was given to a capability with another. */
    synchronized void cameHome(Object object, Exposure as, Grant held, Grant to) {
        boolean bounded = !to.isWithin(held);
        Known known = objects.get(new Key(object, null));
        boolean other = known != null && known.first != null && known.first != as;
        if (!bounded && !other && (known == null || known.homecomings.isEmpty())) {
            return;
        }
        known = known(object);
        // The last way in counts: a peer that holds it in two ways may use either.
        known.homecomings.removeIf(each -> each.isOver() || each.isTo(to));
        if (bounded || other) {
            known.homecomings.add(new Homecoming(to.weakly(), as, held.without(to)));
            anyCameHome = true;
        }
    }

    /** What an object goes out under that is handed out under a grant. */
    synchronized Grant bounded(Object object, Grant under) {
        Known known = anyCameHome ? objects.get(new Key(object, null)) : null;
        Homecoming last = known == null ? null : last(known, under);
        return last == null ? under : under.and(last.more);
    }

    private static @Nullable Homecoming last(Known known, Grant under) {
        for (Homecoming each : known.homecomings) {
            if (each.isTo(under)) {
                return each;
            }
        }
        return null;
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
