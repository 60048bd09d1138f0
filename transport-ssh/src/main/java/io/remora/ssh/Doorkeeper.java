package io.remora.ssh;

import io.remora.server.SourcePenalties;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts who is logging in, and keeps out for a while those who failed to. Safe for concurrent use. */
final class Doorkeeper {
    private final PreAuthLimits limits;
    private final SourcePenalties penalties;
    /** Guarded by itself, as is the count. */
    private final Map<String, Integer> startups = new HashMap<>();

    private int all;

    Doorkeeper(PreAuthLimits limits, Clock clock) {
        this.limits = limits;
        this.penalties = new SourcePenalties(limits.penalties(), clock);
    }

    /** By what a peer is counted: its address, or the network part of an IPv6 one. */
    static String source(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress socket) || socket.getAddress() == null) {
            return String.valueOf(peer);
        }
        InetAddress address = socket.getAddress();
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? address.getHostAddress() : Arrays.toString(Arrays.copyOf(bytes, 8));
    }

    /** Lets a source begin, or says why not. Whoever was let in must {@link #left leave}. */
    Optional<String> enter(String source) {
        Duration out = penalties.remaining(source);
        if (!out.isZero()) {
            return Optional.of(
                    "its logins failed too often, it is kept out for " + Math.max(out.toSeconds(), 1) + " s");
        }
        synchronized (startups) {
            if (all >= limits.startups()) {
                return Optional.of(all + " connections are logging in already");
            }
            int own = startups.getOrDefault(source, 0);
            if (own >= limits.startupsPerSource()) {
                return Optional.of("it has " + own + " connections that are logging in already");
            }
            all++;
            startups.put(source, own + 1);
            return Optional.empty();
        }
    }

    /** One who was let in is no longer logging in. */
    void left(String source) {
        synchronized (startups) {
            all--;
            if (startups.merge(source, -1, Integer::sum) <= 0) {
                startups.remove(source);
            }
        }
    }

    /** A login of that source failed. */
    void failed(String source) {
        penalties.failed(source);
    }

    /** A login of that source succeeded. */
    void succeeded(String source) {
        penalties.succeeded(source);
    }
}
