package io.remora.object;

import io.remora.object.member.Exposure;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As what the peer of this connection knows an object, for as long as the object lives. An object that was handed out as
 * an interface, comes home and goes out again where nothing is declared, must go out as that interface: a peer must not
 * widen what it was given by sending it around.
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

    private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
    private final Map<Key, Exposure> first = new HashMap<>();

    synchronized @Nullable Exposure get(Object object) {
        return first.get(new Key(object, null));
    }

    synchronized void put(Object object, Exposure exposure) {
        for (Object gone = queue.poll(); gone != null; gone = queue.poll()) {
            first.remove(gone);
        }
        first.putIfAbsent(new Key(object, queue), exposure);
    }
}
