package io.remora.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Our own certificate and key.
 *
 * @param name what to call it in errors: the file of its certificate
 * @param chain leaf first
 */
record Identity(String name, List<X509Certificate> chain, PrivateKey key) {
    /** For how long two files that do not fit may be about to: whoever renews replaces one after the other. */
    private static final Duration BEING_REPLACED = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /** Reads both files; a key that is not the certificate's is an error, unless they are being replaced just now. */
    static Identity read(Path certificate, Path key) throws IOException {
        long end = System.nanoTime() + BEING_REPLACED.toNanos();
        while (true) {
            Identity identity =
                    new Identity(certificate.toString(), Pem.certificates(certificate), Pem.privateKey(key));
            if (identity.matches()) {
                return identity;
            }
            boolean mayFitSoon = System.nanoTime() - end < 0
                    && !Thread.currentThread().isInterrupted()
                    && (isNew(certificate) || isNew(key));
            if (!mayFitSoon) {
                throw new IOException("the private key in " + key + " is not the key of the certificate in "
                        + certificate + ": give the two that were issued together");
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static boolean isNew(Path file) throws IOException {
        Instant changed = Files.getLastModifiedTime(file).toInstant();
        return changed.plus(BEING_REPLACED).isAfter(Instant.now());
    }

    /** What was made in memory; checked likewise. */
    static Identity of(List<X509Certificate> chain, PrivateKey key) {
        Identity identity = new Identity("the certificate that was given", List.copyOf(chain), key);
        if (chain.isEmpty() || !identity.matches()) {
            throw new IllegalArgumentException("the private key is not the key of the first certificate of the chain");
        }
        return identity;
    }

    X509Certificate leaf() {
        return chain.get(0);
    }

    private boolean matches() {
        byte[] probe = {1, 2, 3};
        try {
            Signature signer = Signature.getInstance(signatureAlgorithm());
            signer.initSign(key);
            signer.update(probe);
            byte[] signed = signer.sign();
            PublicKey certified = leaf().getPublicKey();
            signer.initVerify(certified);
            signer.update(probe);
            return signer.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private String signatureAlgorithm() {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
    }

    /** Our own certificate out of its time would only make the peer refuse us with fewer words. */
    void checkTime(Instant now) throws IOException {
        Instant until = leaf().getNotAfter().toInstant();
        if (now.isAfter(until)) {
            throw new IOException(
                    name + " (" + PeerNames.of(leaf()) + ") expired at " + until + ": issue a new certificate");
        }
        Instant from = leaf().getNotBefore().toInstant();
        if (now.plus(PeerCheck.TOLERANCE).isBefore(from)) {
            throw new IOException(name + " (" + PeerNames.of(leaf()) + ") is not valid before " + from + ": it is "
                    + now + " on this machine, check its clock");
        }
    }

    /** Shows this identity to any peer that can check its kind of key, whatever authorities it names. */
    X509ExtendedKeyManager keyManager() {
        return new Keys(this);
    }

    private static final class Keys extends X509ExtendedKeyManager {
        private static final String ALIAS = "identity";
        private final Identity identity;

        Keys(Identity identity) {
            this.identity = identity;
        }

        private @Nullable String alias(String... keyTypes) {
            String own = identity.key().getAlgorithm();
            // Bouncy Castle names the curve too: EC/secp256r1.
            return Arrays.stream(keyTypes).anyMatch(type -> type.equals(own) || type.startsWith(own + "/"))
                    ? ALIAS
                    : null;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
            return alias(keyTypes);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            return alias(keyType);
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
            return alias(keyTypes);
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
            return alias(keyType);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identity.chain().toArray(new X509Certificate[0]);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.key();
        }
    }
}
