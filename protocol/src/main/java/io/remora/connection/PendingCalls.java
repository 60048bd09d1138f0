package io.remora.connection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a reply, by sequence number. Numbers rise by one, so a call stands at its number modulo the
 * size of a ring that grows when the oldest pending call would be overtaken: no hashing, no boxing, nothing allocated a
 * call.
 *
 * <p>The lock is this object; it is held for a few instructions.
 */
final class PendingCalls {
    private @Nullable Call[] ring = new @Nullable Call[16];
    private long[] sequences = new long[16];
    private long next;
    /** Written under the lock, read without it. */
    private volatile int count;

    private @Nullable RuntimeException ended;

    /**
     * Registers a call under a new number.
     *
     * @throws RuntimeException when the connection has ended
     */
    synchronized long add(Call call) {
        if (ended != null) {
            throw ended;
        }
        long sequence = next++;
        while (ring[slot(sequence)] != null) {
            grow();
        }
        ring[slot(sequence)] = call;
        sequences[slot(sequence)] = sequence;
        count = count + 1;
        return sequence;
    }

    /** Takes the call of a reply; null when nobody waits for it any more. */
    synchronized @Nullable Call take(long sequence) {
        int slot = slot(sequence);
        Call call = ring[slot];
        if (call == null || sequences[slot] != sequence) {
            return null;
        }
        ring[slot] = null;
        count = count - 1;
        return call;
    }

    /** Takes the asynchronous calls whose deadline has passed. */
    synchronized List<AsyncCall<?>> takeLate(long now) {
        List<AsyncCall<?>> late = new ArrayList<>();
        for (int i = 0; i < ring.length; i++) {
            if (ring[i] instanceof AsyncCall<?> call
                    && call.deadline() != Long.MAX_VALUE
                    && call.deadline() - now <= 0) {
                late.add(call);
                ring[i] = null;
                count = count - 1;
            }
        }
        return late;
    }

    /** The earliest deadline of an asynchronous call; {@link Long#MAX_VALUE} when none has one. */
    synchronized long earliestDeadline() {
        long earliest = Long.MAX_VALUE;
        for (Call each : ring) {
            if (each instanceof AsyncCall<?> call
                    && call.deadline() != Long.MAX_VALUE
                    && (earliest == Long.MAX_VALUE || call.deadline() - earliest < 0)) {
                earliest = call.deadline();
            }
        }
        return earliest;
    }

    /** How many wait, give or take those that come and go meanwhile. */
    int size() {
        return count;
    }

    /** Ends all calls, and those that would still be registered. */
    void end(RuntimeException reason) {
        List<Call> orphans = new ArrayList<>();
        synchronized (this) {
            if (ended != null) {
                return;
            }
            ended = reason;
            for (int i = 0; i < ring.length; i++) {
                Call call = ring[i];
                if (call != null) {
                    orphans.add(call);
                    ring[i] = null;
                }
            }
            count = 0;
        }
        for (Call call : orphans) {
            call.fail(reason);
        }
    }

    private int slot(long sequence) {
        return (int) (sequence & (ring.length - 1));
    }

    private void grow() {
        @Nullable Call[] calls = ring;
        long[] numbers = sequences;
        ring = new @Nullable Call[calls.length * 2];
        sequences = new long[ring.length];
        for (int i = 0; i < calls.length; i++) {
            if (calls[i] != null) {
                ring[slot(numbers[i])] = calls[i];
                sequences[slot(numbers[i])] = numbers[i];
            }
        }
    }
}
