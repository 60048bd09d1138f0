package io.remora.tls;

import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.RefusedException;
import io.remora.UntrustedPeerException;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import io.remora.transport.SocketAcceptor;
import io.remora.transport.SocketIo;
import io.remora.transport.TcpAddress;
import io.remora.transport.TcpSockets;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * TLS 1.3 with certificates on both ends: {@code tls://host:port}, by default port 18821.
 *
 * <pre>{@code
 * var tls = Tls.identity(Path.of("build7.pem"), Path.of("build7.key")).trust(Path.of("ca.pem"));
 * }</pre>
 *
 * <p>Guarantees, without a setting: TLS 1.3 alone. Whoever dials checks that the server's certificate leads to the
 * trust, is for servers, and names the host that was dialled (or {@linkplain #expectUri what it was told to expect}) as
 * a subject alternative name; the common name never counts. Whoever listens checks that the client's leads to the trust
 * and is for clients. Every connection is authenticated afresh: no session is ever resumed.
 *
 * <p>An immutable value, safe for concurrent use; each method gives a changed copy. Files are read when they are first
 * needed, and again when they have changed: new connections use what is new, those that are open stay as long as the
 * new trust and revocations would let their peers in.
 */
public final class Tls implements Transport {
    /** RPyC's port for TLS. */
    public static final int DEFAULT_PORT = 18821;

    private record Settings(
            Optional<Reloading<Identity>> identity,
            Optional<Path> trustFile,
            List<X509Certificate> trusted,
            Optional<String> pin,
            Optional<Path> revocations,
            Optional<Expected> expected,
            ClientCertificate clientCertificate,
            TlsProfile profile,
            Clock clock) {}

    private final Settings settings;
    private final Reloading<Trust> trust;

    private Tls(Settings settings) {
        this.settings = settings;
        List<Path> files = new ArrayList<>();
        settings.trustFile().ifPresent(files::add);
        settings.revocations().ifPresent(files::add);
        this.trust = new Reloading<>(files, () -> readTrust(settings));
    }

    private static Trust readTrust(Settings settings) throws IOException {
        if (settings.trustFile().isPresent()) {
            return Trust.read(settings.trustFile().get(), settings.revocations());
        }
        if (settings.pin().isPresent()) {
            return Trust.pinned(settings.pin().get(), settings.revocations());
        }
        if (settings.trusted().isEmpty()) {
            throw new IllegalStateException(
                    "nobody is trusted yet: give the authority's certificate with Tls.trust, there is no default");
        }
        return Trust.of(settings.trusted(), settings.revocations());
    }

    /**
     * With an identity of our own, from PEM files.
     *
     * @param certificate our certificate, then those between it and the authority
     * @param key its private key, not encrypted
     */
    public static Tls identity(Path certificate, Path key) {
        return of(Optional.of(new Reloading<>(List.of(certificate, key), () -> Identity.read(certificate, key))));
    }

    /**
     * With an identity of our own, from memory.
     *
     * @param chain our certificate, then those between it and the authority
     * @throws IllegalArgumentException when the key is not the certificate's
     */
    public static Tls identity(List<X509Certificate> chain, PrivateKey key) {
        Identity identity = Identity.of(chain, key);
        return of(Optional.of(new Reloading<>(List.of(), () -> identity)));
    }

    /** Without an identity: good for dialling those who know their clients in another way, not for listening. */
    public static Tls anonymous() {
        return of(Optional.empty());
    }

    private static Tls of(Optional<Reloading<Identity>> identity) {
        return new Tls(new Settings(
                identity,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ClientCertificate.REQUIRED,
                TlsProfile.STANDARD,
                Clock.systemUTC()));
    }

    /** Trusts the authorities (or single peers) whose certificates are in that PEM file, and nobody else. */
    public Tls trust(Path authorities) {
        return new Tls(new Settings(
                settings.identity,
                Optional.of(authorities),
                List.of(),
                Optional.empty(),
                settings.revocations,
                settings.expected,
                settings.clientCertificate,
                settings.profile,
                settings.clock));
    }

    /** Trusts those authorities (or single peers) and nobody else. */
    public Tls trust(Collection<X509Certificate> authorities) {
        return new Tls(new Settings(
                settings.identity,
                Optional.empty(),
                List.copyOf(authorities),
                Optional.empty(),
                settings.revocations,
                settings.expected,
                settings.clientCertificate,
                settings.profile,
                settings.clock));
    }

    /**
     * Trusts the one authority whose certificate has that SHA-256, and nobody else; for somebody who has been told
     * nothing but the hash. The peer must show that certificate at the end of its chain, and everything else is checked
     * as ever.
     *
     * @param sha256 64 hex digits
     */
    public Tls trustPinned(String sha256) {
        if (!sha256.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException(
                    "'" + PeerNames.printable(sha256) + "' is not the SHA-256 of a certificate: give 64 hex digits");
        }
        return new Tls(new Settings(
                settings.identity,
                Optional.empty(),
                List.of(),
                Optional.of(sha256.toLowerCase(Locale.ROOT)),
                settings.revocations,
                settings.expected,
                settings.clientCertificate,
                settings.profile,
                settings.clock));
    }

    /**
     * Refuses what the revocation lists in that PEM file revoke. Past a list's next update everybody is refused, and so
     * is a peer whose issuer has no list there.
     */
    public Tls crl(Path lists) {
        return new Tls(new Settings(
                settings.identity,
                settings.trustFile,
                settings.trusted,
                settings.pin,
                Optional.of(lists),
                settings.expected,
                settings.clientCertificate,
                settings.profile,
                settings.clock));
    }

    /** Dialling, expects the server's certificate to be for that host, whatever the URI says. */
    public Tls expectName(String host) {
        return expect(Expected.host(host));
    }

    /** Dialling, expects the server's certificate to have that URI (a SPIFFE id) as a name, in place of the host. */
    public Tls expectUri(String uri) {
        return expect(Expected.uri(uri));
    }

    private Tls expect(Expected expected) {
        return new Tls(new Settings(
                settings.identity,
                settings.trustFile,
                settings.trusted,
                settings.pin,
                settings.revocations,
                Optional.of(expected),
                settings.clientCertificate,
                settings.profile,
                settings.clock));
    }

    /** Listening, whether clients must show a certificate: they must unless this says otherwise. */
    public Tls clientCertificate(ClientCertificate choice) {
        return new Tls(new Settings(
                settings.identity,
                settings.trustFile,
                settings.trusted,
                settings.pin,
                settings.revocations,
                settings.expected,
                choice,
                settings.profile,
                settings.clock));
    }

    /** How keys are agreed: by the JDK's TLS unless this says otherwise. */
    public Tls profile(TlsProfile choice) {
        return new Tls(new Settings(
                settings.identity,
                settings.trustFile,
                settings.trusted,
                settings.pin,
                settings.revocations,
                settings.expected,
                settings.clientCertificate,
                choice,
                settings.clock));
    }

    /** For tests: judges certificates at another time. */
    Tls at(Clock clock) {
        return new Tls(new Settings(
                settings.identity,
                settings.trustFile,
                settings.trusted,
                settings.pin,
                settings.revocations,
                settings.expected,
                settings.clientCertificate,
                settings.profile,
                clock));
    }

    @Override
    public Set<String> schemes() {
        return Set.of("tls");
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        TcpAddress address = address(where);
        Optional<Identity> identity = ownIdentity();
        Expected expected = settings.expected.orElse(Expected.host(address.host()));
        PeerCheck check = new PeerCheck(trust.current(), Optional.of(expected), settings.clock);
        TlsSetup setup = new TlsSetup(identity, check, settings.profile);
        SocketIo io = TcpSockets.connect(address, time);
        TlsFault fault = new TlsFault(address.uri("tls").toString(), true, settings.identity.isPresent(), time);
        return setup.link(io, setup.clientEngine(address.host()), address, fault, deadline);
    }

    @Override
    public Listener listen(URI where) throws IOException {
        TcpAddress address = address(where);
        if (ownIdentity().isEmpty()) {
            throw new IllegalStateException("listening over TLS needs an identity: use Tls.identity(certificate, key)");
        }
        trust.current();
        SocketAcceptor acceptor = TcpSockets.listen(address);
        int port = TcpSockets.local(acceptor).port();
        return new TlsListener(acceptor, new TcpAddress(address.host(), port).uri("tls"), this);
    }

    /** The handshake with one who dialled us. */
    Link accept(SocketIo io, TcpAddress peer, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        TlsFault fault = new TlsFault(peer.uri("tls").toString(), false, true, time);
        try {
            TlsSetup setup = new TlsSetup(
                    ownIdentity(), new PeerCheck(trust.current(), Optional.empty(), settings.clock), settings.profile);
            return setup.link(io, setup.serverEngine(settings.clientCertificate), peer, fault, deadline);
        } catch (IOException e) {
            io.close();
            throw e;
        }
    }

    /** Our certificate and key as they are now, none for who has none. */
    @Override
    public Object identity() throws IOException {
        return settings.identity.isEmpty()
                ? Optional.empty()
                : settings.identity.get().current();
    }

    /** Whom we trust: another one once its files were read again. */
    @Override
    public Object trust() throws IOException {
        return trust.current();
    }

    /**
     * Whether the server that we dialled would be taken for who it should be now. Not under a pin: that never changes,
     * and the authority that it names is not in the chain that was kept.
     */
    @Override
    public void recheck(URI where, Handshake handshake) throws IOException {
        if (settings.pin.isEmpty() && handshake.evidence() instanceof Evidence.Certificates proof) {
            Expected expected =
                    settings.expected.orElse(Expected.host(address(where).host()));
            try {
                new PeerCheck(trust.current(), Optional.of(expected), settings.clock).recheckServer(proof.chain());
            } catch (CertificateException e) {
                throw new UntrustedPeerException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /**
     * Whether one who dialled us would be let in now. One without a certificate proved nothing that could have ended.
     */
    void recheck(Handshake handshake) throws IOException {
        if (handshake.evidence() instanceof Evidence.Certificates proof) {
            try {
                new PeerCheck(trust.current(), Optional.empty(), settings.clock).recheckClient(proof.chain());
            } catch (CertificateException e) {
                throw new RefusedException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private Optional<Identity> ownIdentity() throws IOException {
        if (settings.identity.isEmpty()) {
            return Optional.empty();
        }
        Identity identity = settings.identity.get().current();
        identity.checkTime(settings.clock.instant());
        return Optional.of(identity);
    }

    private static TcpAddress address(URI where) {
        if (!"tls".equals(where.getScheme())) {
            throw new IllegalArgumentException(where + " is not a TLS address: write tls://HOST or tls://HOST:PORT");
        }
        return TcpAddress.of(where, DEFAULT_PORT);
    }
}
