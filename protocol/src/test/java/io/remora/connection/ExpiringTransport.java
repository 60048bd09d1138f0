package io.remora.connection;

import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.UnreachableException;
import io.remora.WireDialect;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import io.remora.transport.LoopbackTransport;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Loopback whose peers prove themselves by a certificate of so long a life, with an identity that may be replaced. */
final class ExpiringTransport implements Transport {
    private final LoopbackTransport below = new LoopbackTransport();
    private final PublicKey key = key();
    private final AtomicInteger dialled = new AtomicInteger();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private volatile Optional<Duration> life = Optional.empty();
    private volatile String identity = "first";
    private volatile boolean down;

    private static PublicKey key() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** What is dialled from now on ends after so long. */
    void life(Duration length) {
        life = Optional.of(length);
    }

    /** A key or certificate was replaced. */
    void replaceIdentity(String other) {
        identity = other;
    }

    /** Whether nobody answers. */
    void down(boolean now) {
        down = now;
    }

    int dialled() {
        return dialled.get();
    }

    /** Breaks what was dialled so far. */
    void breakLinks() {
        links.forEach(Link::close);
    }

    @Override
    public Set<String> schemes() {
        return below.schemes();
    }

    @Override
    public Object identity() {
        return identity;
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        dialled.incrementAndGet();
        if (down) {
            throw new UnreachableException("the test says that nobody answers");
        }
        Link link = new Proven(below.dial(where, time), proof());
        links.add(link);
        return link;
    }

    private Evidence proof() {
        return new Evidence.SshKey("", key, "SHA256:test", life.map(ExpiringTransport::certificate));
    }

    private static Evidence.SshCertificate certificate(Duration length) {
        return new Evidence.SshCertificate(
                "id", 1, List.of("host"), "SHA256:ca", Optional.of(Instant.now().plus(length)));
    }

    @Override
    public Listener listen(URI where) throws IOException {
        return below.listen(where);
    }

    /** A link whose peer proved something. */
    private record Proven(Link below, Evidence proof) implements Link {
        @Override
        public Handshake handshake() {
            Handshake found = below.handshake();
            return new Handshake(
                    found.peer(),
                    found.source(),
                    proof,
                    found.channelBinding(),
                    Optional.of(WireDialect.RPYC6),
                    true,
                    found.details());
        }

        @Override
        public int readSize() {
            return below.readSize();
        }

        @Override
        public boolean timedRead() {
            return below.timedRead();
        }

        @Override
        public int read(ByteBuffer target, long deadline) throws IOException {
            return below.read(target, deadline);
        }

        @Override
        public void wakeReader() {
            below.wakeReader();
        }

        @Override
        public void write(ByteBuffer[] sources, int offset, int length) throws IOException {
            below.write(sources, offset, length);
        }

        @Override
        public void close() {
            below.close();
        }
    }
}
