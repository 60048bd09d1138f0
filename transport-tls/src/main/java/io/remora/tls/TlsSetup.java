package io.remora.tls;

import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.RefusedException;
import io.remora.WireDialect;
import io.remora.transport.Link;
import io.remora.transport.SocketIo;
import io.remora.transport.TcpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * What one handshake needs of the JDK, and what becomes of it. Every handshake gets an SSLContext of its own: a
 * session, or a ticket's key, that lives in another context cannot be resumed in this one, so a peer that would be
 * refused now cannot come back by a session that it was given earlier.
 */
final class TlsSetup {
    /** By which two of ours recognise each other; Python offers no protocol name. */
    static final String ALPN = "remora/1";

    /** AES first: it is several times as fast as ChaCha20 wherever a JDK runs on a server. */
    private static final String[] CIPHERS = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
    };
    /** Above a week, the longest that RFC 8446 allows a ticket, SunJSSE makes and keeps none. */
    private static final int NO_TICKETS_SECONDS = 8 * 24 * 3600;

    private final PeerCheck check;
    private final TlsProfile profile;
    private final SSLContext context;

    TlsSetup(Optional<Identity> identity, PeerCheck check, TlsProfile profile) throws IOException {
        this.check = check;
        this.profile = profile;
        try {
            context = context(profile);
            KeyManager[] keys =
                    identity.map(own -> new KeyManager[] {own.keyManager()}).orElse(new KeyManager[0]);
            context.init(keys, new TrustManager[] {check}, null);
        } catch (GeneralSecurityException e) {
            throw new IOException("there is no TLS 1.3 of that profile here: " + e.getMessage(), e);
        }
        context.getServerSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
        context.getClientSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
    }

    private static SSLContext context(TlsProfile profile) throws GeneralSecurityException {
        if (profile == TlsProfile.STANDARD) {
            return SSLContext.getInstance("TLSv1.3");
        }
        try {
            return HybridTls.context();
        } catch (NoClassDefFoundError e) {
            throw new GeneralSecurityException(
                    "the post-quantum profile needs Bouncy Castle's TLS: put bctls-jdk18on on the class path", e);
        }
    }

    SSLEngine clientEngine(String host) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = common(engine);
        serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
        return set(engine, parameters);
    }

    /** For servers that have several certificates. Absent for literals and for what is not a host name. */
    private static Optional<SNIHostName> serverName(String host) {
        if (PeerNames.isLiteral(host)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    SSLEngine serverEngine(ClientCertificate choice) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = common(engine);
        if (choice == ClientCertificate.REQUIRED) {
            parameters.setNeedClientAuth(true);
        } else {
            parameters.setWantClientAuth(true);
        }
        return set(engine, parameters);
    }

    private SSLEngine set(SSLEngine engine, SSLParameters parameters) {
        engine.setSSLParameters(parameters);
        if (profile != TlsProfile.STANDARD) {
            HybridTls.prefer(engine, profile == TlsProfile.PQ_REQUIRED);
        }
        return engine;
    }

    private static SSLParameters common(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setCipherSuites(CIPHERS);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(new String[] {ALPN});
        return parameters;
    }

    /** Does the handshake. The socket is closed when it fails. */
    Link link(SocketIo io, SSLEngine engine, TcpAddress peer, TlsFault fault, long deadline) throws IOException {
        boolean done = false;
        try {
            ServerHello hello = new ServerHello();
            ByteBuffer early = new TlsHandshake(io, engine, hello, deadline).run();
            Link link = new TlsLink(io, engine, handshake(engine, peer, hello.agreed()), fault, early);
            done = true;
            return link;
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            throw fault.handshake(e);
        } finally {
            if (!done) {
                io.close();
            }
        }
    }

    /** What we showed: nothing where we have no certificate, or were asked for none. */
    private static Evidence own(SSLEngine engine) {
        Certificate[] shown = engine.getSession().getLocalCertificates();
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate each : shown == null ? new Certificate[0] : shown) {
            if (each instanceof X509Certificate certificate) {
                chain.add(certificate);
            }
        }
        return chain.isEmpty() ? new Evidence.Nothing() : new Evidence.Certificates(chain);
    }

    private Handshake handshake(SSLEngine engine, TcpAddress peer, Optional<ServerHello.Agreed> agreed)
            throws RefusedException {
        if (profile == TlsProfile.PQ_REQUIRED
                && !agreed.map(ServerHello.Agreed::postQuantum).orElse(false)) {
            throw new RefusedException(peer.uri("tls") + " agreed on the key exchange "
                    + agreed.map(ServerHello.Agreed::name).orElse("that cannot be told")
                    + ", and a post-quantum one is required here: give the peer the profile pq too");
        }
        boolean ours = ALPN.equals(engine.getApplicationProtocol());
        Map<String, String> details = new LinkedHashMap<>();
        details.put("protocol", engine.getSession().getProtocol());
        details.put("cipher", engine.getSession().getCipherSuite());
        agreed.ifPresent(with -> {
            details.put("keyExchange", with.name());
            details.put("postQuantum", Boolean.toString(with.postQuantum()));
            details.put("roundTrips", with.retried() ? "2" : "1");
        });
        if (ours) {
            details.put("alpn", ALPN);
        }
        List<X509Certificate> chain = check.accepted();
        Evidence evidence = chain.isEmpty() ? new Evidence.Nothing() : new Evidence.Certificates(chain);
        return new Handshake(
                peer.uri("tls").toString(),
                peer.host(),
                evidence,
                own(engine),
                ChannelBinding.of(engine),
                ours ? Optional.of(WireDialect.RPYC6) : Optional.empty(),
                ours,
                details);
    }
}
