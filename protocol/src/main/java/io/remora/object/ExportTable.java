package io.remora.object;

import io.remora.LimitExceededException;
import io.remora.message.MessageException;
import io.remora.message.ObjectId;
import io.remora.object.member.Exposure;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Our objects that the peer holds, by id, each with how often it was sent. An object is held strongly from the first
 * time it is sent until the peer has given back every count.
 *
 * <p>Ids are random numbers of 63 bits, made for this connection alone: never addresses, never guessable, and void on
 * any other connection. The lock guards both maps and is held for a few instructions.
 */
final class ExportTable {
    /** One exported object. */
    static final class Entry {
        final ObjectId id;
        final Capability capability;
        /** What the program passed: the object itself, or its capability when it passed that. */
        final Object handed;

        private final Key key;
        private long count;

        Entry(Key key, ObjectId id, Capability capability, Object handed) {
            this.key = key;
            this.id = id;
            this.capability = capability;
            this.handed = handed;
        }
    }

    /** The same object under the same exposure and grant is one export; anything else is another. */
    private record Key(Object target, Exposure exposure, Grant grant, Grant outer, boolean root, boolean asCapability) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && same(target, key.target)
                    && exposure == key.exposure
                    && grant == key.grant
                    && outer == key.outer
                    && root == key.root
                    && asCapability == key.asCapability;
        }

        private static boolean same(Object a, Object b) {
            return a == b || a instanceof BoundMethod && a.equals(b);
        }

        @Override
        public int hashCode() {
            int identity = target instanceof BoundMethod ? target.hashCode() : System.identityHashCode(target);
            return (identity * 31 + System.identityHashCode(exposure)) * 31 + System.identityHashCode(grant);
        }
    }

    private final int limit;
    private final RandomIds ids = new RandomIds();
    private final Map<Long, Entry> byId = new HashMap<>();
    /** The one that was asked for last: most calls are for the same object, and a look into the map makes a key. */
    private volatile @Nullable Entry recent;

    private final Map<Key, Entry> byObject = new HashMap<>();
    /** Objects that stand for a type have its id and 0 as that of the instance, as RPyC's classes do. */
    private final Map<Long, Entry> types = new HashMap<>();
    /** Weak: an exposure made for one object lives no longer than its exports. */
    private final Map<Exposure, Long> classIds = new WeakHashMap<>();

    ExportTable(int limit) {
        this.limit = limit;
    }

    /** Counts one more sending of a capability and gives its entry. */
    synchronized Entry export(Capability capability, Object handed) {
        Key key = key(capability, handed instanceof Capability);
        Entry entry = byObject.get(key);
        if (entry == null) {
            if (size() >= limit) {
                throw new LimitExceededException("the peer already holds " + limit
                        + " references, its limit; it must release some, or Limits.references be raised");
            }
            entry = new Entry(key, id(capability.exposure()), capability, handed);
            byObject.put(key, entry);
            (isType(entry.id) ? types : byId).put(number(entry.id), entry);
        }
        entry.count++;
        return entry;
    }

    private static Key key(Capability capability, boolean asCapability) {
        return new Key(
                capability.target(),
                capability.exposure(),
                capability.grant(),
                capability.outer(),
                capability.isRoot(),
                asCapability);
    }

    /** The entry by which the peer holds a capability; null where it has let go of it. */
    synchronized @Nullable Entry known(Capability capability) {
        Entry entry = byObject.get(key(capability, false));
        return entry != null ? entry : byObject.get(key(capability, true));
    }

    private ObjectId id(Exposure exposure) {
        Exposure instances = exposure.instances();
        long classId = classIds.computeIfAbsent(instances == null ? exposure : instances, each -> ids.next());
        // The same type under a second grant is an object like any other: the id is taken.
        boolean type = instances != null && !types.containsKey(classId);
        return new ObjectId(TypeNames.sent(exposure.typeName()), classId, type ? 0 : ids.next());
    }

    private static boolean isType(ObjectId id) {
        return id.instanceId() == 0;
    }

    private static long number(ObjectId id) {
        return isType(id) ? id.classId() : id.instanceId();
    }

    /**
     * The entry of an id that the peer sent.
     *
     * @throws MessageException when the peer holds no such reference
     */
    synchronized Entry get(long classId, long instanceId) throws MessageException {
        Entry entry = recent;
        if (entry != null && instanceId != 0 && entry.id.instanceId() == instanceId) {
            return entry;
        }
        entry = instanceId == 0 ? types.get(classId) : byId.get(instanceId);
        if (entry == null) {
            throw new MessageException("no such reference");
        }
        recent = entry;
        return entry;
    }

    /** The id that came home last; null when there is none. */
    @Nullable
    ObjectId recent() {
        Entry entry = recent;
        return entry == null ? null : entry.id;
    }

    /**
     * Takes back counts of the peer.
     *
     * @throws MessageException when it gives back more than it has; the others stay usable
     */
    synchronized void release(ObjectId id, long count) throws MessageException {
        Entry entry = get(id.classId(), id.instanceId());
        if (count <= 0 || count > entry.count) {
            throw new MessageException("released " + count + " of " + entry.count + " counts of a reference");
        }
        entry.count -= count;
        if (entry.count == 0) {
            (isType(id) ? types : byId).remove(number(id));
            byObject.remove(entry.key);
            recent = null;
        }
    }

    /** How many objects the peer holds. */
    synchronized int size() {
        return byId.size() + types.size();
    }

    /** Forgets all: the connection has ended. */
    synchronized void clear() {
        byId.clear();
        types.clear();
        byObject.clear();
        recent = null;
    }
}
