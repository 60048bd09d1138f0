package io.remora.object;

import io.remora.LimitExceededException;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.object.member.Exposure;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The peer's objects that we hold. Each live reference counts how often the peer has sent it; when the program can no
 * longer reach it, or closes it, all its counts go back in one message.
 *
 * <p>A reference that arrives while an earlier one is being released is a new one with a count of its own: counts are
 * added and taken at the owner, so no order of the two can release what arrived later. The lock guards the map.
 */
final class ImportTable {
    /** Tells the owner that counts are given back. Called on any thread; must not wait. */
    interface Releaser {
        void release(ObjectId id, int count);
    }

    /** A live reference; its proxies share it. */
    static final class Held {
        final ObjectId id;
        /** How each call names it. */
        final Reference.Yours home;

        private final Counts counts;
        private @Nullable RemoteReference proxy;
        private final List<Chained> passedOn = new ArrayList<>(0);
        private final Lost cleanable;

        private Held(ObjectId id, Counts counts) {
            this.id = id;
            this.home = new Reference.Yours(id);
            this.counts = counts;
            this.cleanable = Lost.watch(this, counts);
            counts.live = new WeakReference<>(this);
        }

        /** The proxy without a timeout of its own: one a reference, so that the same object is the same proxy. */
        synchronized RemoteReference proxy(Caller caller) {
            RemoteReference known = proxy;
            if (known == null) {
                known = new RemoteReference(new FarObject(caller, this, caller.timeout(), Grant.ALL));
                proxy = known;
            }
            return known;
        }

        /**
         * How it is passed on to other connections; the same each time, so that the same object stays the same there.
         */
        synchronized Chained passedOn(RemoteReference as, @Nullable Exposure narrowed) {
            for (Chained each : passedOn) {
                if (each.narrowed() == narrowed && each.remote().grant() == as.grant()) {
                    return each;
                }
            }
            Chained chained = new Chained(as, narrowed);
            passedOn.add(chained);
            return chained;
        }

        void release() {
            cleanable.clean();
        }

        boolean isReleased() {
            return counts.released;
        }
    }

    /** What outlives the reference: its counts. Guarded by the table. */
    private final class Counts implements Runnable {
        private final ObjectId id;
        private @Nullable WeakReference<Held> live;
        private int count;
        private volatile boolean released;

        Counts(ObjectId id) {
            this.id = id;
        }

        @Override
        public void run() {
            int owed;
            synchronized (ImportTable.this) {
                owed = count;
                count = 0;
                released = true;
                references.remove(id, this);
            }
            if (owed > 0) {
                releaser.release(id, owed);
            }
        }
    }

    private final int limit;
    private final Releaser releaser;
    private final Map<ObjectId, Counts> references = new HashMap<>();

    ImportTable(int limit, Releaser releaser) {
        this.limit = limit;
        this.releaser = releaser;
    }

    /** Counts one more arrival and gives the live reference. */
    synchronized Held arrived(String typeName, long classId, long instanceId) {
        ObjectId id = new ObjectId(typeName, classId, instanceId);
        Counts counts = references.get(id);
        Held held = counts == null || counts.live == null ? null : counts.live.get();
        if (counts == null || held == null) {
            if (references.size() >= limit) {
                throw new LimitExceededException(
                        "this side already holds " + limit + " references of the peer, its limit: release some");
            }
            counts = new Counts(id);
            references.put(id, counts);
            held = new Held(id, counts);
        }
        counts.count++;
        return held;
    }

    synchronized int size() {
        return references.size();
    }
}
