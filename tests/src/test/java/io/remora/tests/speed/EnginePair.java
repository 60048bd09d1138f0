package io.remora.tests.speed;

import io.remora.tests.peer.Pki;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Two bare TLS engines, joined by arrays: what they allocate is not ours. */
final class EnginePair {
    private static final int ROOM = 64 << 10;

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer plain = ByteBuffer.allocate(ROOM);
    private final ByteBuffer encrypted = ByteBuffer.allocate(ROOM);
    private final ByteBuffer decrypted = ByteBuffer.allocate(ROOM);

    EnginePair(Pki pki) throws IOException, GeneralSecurityException {
        client = engine(context(pki, "tester"), true);
        server = engine(context(pki, "server"), false);
        client.beginHandshake();
        server.beginHandshake();
        ByteBuffer toServer = ByteBuffer.allocate(ROOM);
        ByteBuffer toClient = ByteBuffer.allocate(ROOM);
        while (isBusy(client) || isBusy(server) || toClient.position() > 0) {
            advance(client, toServer, toClient);
            advance(server, toClient, toServer);
        }
    }

    private static SSLEngine engine(SSLContext context, boolean asClient) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(asClient);
        engine.setNeedClientAuth(!asClient);
        return engine;
    }

    private static boolean isBusy(SSLEngine engine) {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    /** One step of an engine: a task, a flight, or one record of what came for it. */
    private void advance(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        runTasks(engine);
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
        } else {
            in.flip();
            engine.unwrap(in, decrypted.clear());
            in.compact();
        }
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void message(SSLEngine from, SSLEngine to, int length) throws SSLException {
        from.wrap(plain.clear().limit(length), encrypted.clear());
        encrypted.flip();
        while (encrypted.hasRemaining()) {
            to.unwrap(encrypted, decrypted.clear());
        }
    }

    /** A ping of so many bytes, there and back. */
    void ping(int length) throws SSLException {
        message(client, server, length);
        message(server, client, length);
    }

    private static SSLContext context(Pki pki, String name) throws IOException, GeneralSecurityException {
        char[] password = new char[0];
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, password);
        keys.setKeyEntry(name, key(pki.file(name + ".key")), password, certificates(pki.file(name + ".pem")));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, password);
        trusted.setCertificateEntry("ca", certificates(pki.file("ca.pem"))[0]);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        TrustManagerFactory theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        theirs.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(own.getKeyManagers(), theirs.getTrustManagers(), null);
        return context;
    }

    private static PrivateKey key(Path pem) throws IOException, GeneralSecurityException {
        String text = Files.readString(pem).replaceAll("-----[^-]*-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    private static Certificate[] certificates(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(new Certificate[0]);
        }
    }
}
