package io.remora.transport;

import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Links within one process: {@code inproc://NAME}. The same contract as any other transport, bounded buffers and all,
 * without a descriptor; for tests and for services that share a JVM. Names are shared by the whole process.
 */
public final class LoopbackTransport implements Transport {
    /** Two ends of one link. Whoever made the pair closes both. */
    public record Pair(Link left, Link right) {}

    private static final ConcurrentHashMap<String, LoopbackListener> LISTENERS = new ConcurrentHashMap<>();

    /** The only way of doing it: there is nothing to configure. */
    public LoopbackTransport() {}

    /** A connected pair that needs no listener. */
    public static Pair pair() {
        return pair("inproc://pair");
    }

    private static Pair pair(String peer) {
        Handshake handshake =
                new Handshake(peer, "local", new Evidence.SameProcess(), new byte[0], Optional.empty(), true, Map.of());
        BytePipe there = new BytePipe();
        BytePipe back = new BytePipe();
        return new Pair(new LoopbackLink(handshake, back, there), new LoopbackLink(handshake, there, back));
    }

    @Override
    public Set<String> schemes() {
        return Set.of("inproc");
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        LoopbackListener listener = LISTENERS.get(name(where));
        if (listener == null) {
            throw new UnreachableException("nobody listens on " + where + " in this process: start the listener first");
        }
        Pair pair = pair(where.toString());
        listener.offer(pair.right(), time);
        return pair.left();
    }

    @Override
    public Listener listen(URI where) throws IOException {
        String name = name(where);
        LoopbackListener listener = new LoopbackListener(where, self -> LISTENERS.remove(name, self));
        if (LISTENERS.putIfAbsent(name, listener) != null) {
            throw new IOException(where + " is already listened on in this process: choose another name");
        }
        return listener;
    }

    private static String name(URI where) {
        String name = where.getRawAuthority();
        if (name == null || !"inproc".equals(where.getScheme())) {
            throw new IllegalArgumentException(where + " is not an in-process address: write inproc://NAME");
        }
        return name;
    }
}
