package io.remora.ssh;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Counts who is logging in and remembers who failed to. Bounded: it forgets the source that was seen longest ago when it
 * knows too many. Safe for concurrent use.
 */
final class Doorkeeper {
    static final Duration FAILED = Duration.ofSeconds(5);
    static final Duration SILENT = Duration.ofSeconds(10);
    static final Duration LEFT = Duration.ofSeconds(1);
    private static final int MOST_SOURCES = 16_384;

    private final PreAuthLimits limits;
    private final LongSupplier clock;
    /** Guards both maps and the count. */
    private final Object lock = new Object();

    private final Map<String, Integer> startups = new HashMap<>();
    private final Map<String, Long> penalties = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_SOURCES;
        }
    };

    private int all;

    Doorkeeper(PreAuthLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
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
        synchronized (lock) {
            Long end = penalties.get(source);
            Duration penalty = end == null ? Duration.ZERO : Duration.ofNanos(end - clock.getAsLong());
            if (penalty.compareTo(limits.penaltyFrom()) >= 0) {
                return Optional.of("it is held off, with a penalty of " + penalty.toSeconds() + " s");
            }
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
        synchronized (lock) {
            all--;
            if (startups.merge(source, -1, Integer::sum) <= 0) {
                startups.remove(source);
            }
        }
    }

    /**
     * Adds to a source's penalty. A penalty ends at a time; one above the threshold keeps the source out until it has run down
     * to it.
     */
    void punish(String source, Duration time) {
        synchronized (lock) {
            long now = clock.getAsLong();
            Long old = penalties.get(source);
            long end = (old == null || old < now ? now : old) + time.toNanos();
            penalties.put(source, Math.min(end, now + limits.mostPenalty().toNanos()));
        }
    }

    /** A source that logged in has its faults forgiven. */
    void forgive(String source) {
        synchronized (lock) {
            penalties.remove(source);
        }
    }
}
