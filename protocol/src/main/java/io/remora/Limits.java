package io.remora;

import java.time.Duration;

/**
 * What one connection may cost this side. Values, handed down to the layers that check them before they allocate.
 *
 * @param wire what a frame and the values in it may cost
 * @param references how many of our objects the peer may hold at once
 * @param runningCalls how many of the peer's calls run at once; a call that waits for its peer does not count
 * @param pendingCalls how many of the peer's calls may be running, waiting or queued; above it calls are refused
 * @param pendingBytes how many bytes queued calls may hold; above it calls are refused
 * @param outgoingBytes how many bytes may wait to be written before those who send wait too
 * @param handshake how long a peer may take from its first byte to its admission
 * @param conversationBytes how many bytes an authenticator's conversation may take from the peer
 */
public record Limits(
        WireLimits wire,
        int references,
        int runningCalls,
        int pendingCalls,
        int pendingBytes,
        int outgoingBytes,
        Duration handshake,
        int conversationBytes) {
    private static final Limits DEFAULTS =
            new Limits(WireLimits.defaults(), 65_536, 256, 32_768, 64 << 20, 1 << 20, Duration.ofSeconds(10), 16_384);

    /** Checks that each bound is positive. */
    public Limits {
        positive("references", references);
        positive("runningCalls", runningCalls);
        positive("pendingCalls", pendingCalls);
        positive("pendingBytes", pendingBytes);
        positive("outgoingBytes", outgoingBytes);
        positive("conversationBytes", conversationBytes);
        if (handshake.isNegative() || handshake.isZero()) {
            throw new IllegalArgumentException("limit handshake must be positive, not " + handshake);
        }
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("limit " + name + " must be positive, not " + value);
        }
    }

    /** Generous for a machine of today, bounded for a hostile peer. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** The same with other bounds for frames and values. */
    public Limits withWire(WireLimits limits) {
        return new Limits(
                limits,
                references,
                runningCalls,
                pendingCalls,
                pendingBytes,
                outgoingBytes,
                handshake,
                conversationBytes);
    }

    /** The same with another number of references. */
    public Limits withReferences(int count) {
        return new Limits(
                wire, count, runningCalls, pendingCalls, pendingBytes, outgoingBytes, handshake, conversationBytes);
    }

    /** The same with another number of calls that run at once. */
    public Limits withRunningCalls(int count) {
        return new Limits(
                wire, references, count, pendingCalls, pendingBytes, outgoingBytes, handshake, conversationBytes);
    }

    /** The same with another bound for calls in progress. */
    public Limits withPendingCalls(int count) {
        return new Limits(
                wire, references, runningCalls, count, pendingBytes, outgoingBytes, handshake, conversationBytes);
    }

    /** The same with another bound for the bytes of queued calls. */
    public Limits withPendingBytes(int bytes) {
        return new Limits(
                wire, references, runningCalls, pendingCalls, bytes, outgoingBytes, handshake, conversationBytes);
    }

    /** The same with another deadline for handshakes. */
    public Limits withHandshake(Duration time) {
        return new Limits(
                wire, references, runningCalls, pendingCalls, pendingBytes, outgoingBytes, time, conversationBytes);
    }
}
