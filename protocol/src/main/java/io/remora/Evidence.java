package io.remora;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a handshake proved about the peer. Immutable; possession of any key named here is already proven: a transport
 * never offers a key that did not sign.
 */
public sealed interface Evidence {
    /** When it ends, as a certificate does; empty: never. */
    default Optional<Instant> expires() {
        return Optional.empty();
    }

    /** Nothing was proven: plain TCP, or TLS without a client certificate. */
    record Nothing() implements Evidence {}

    /** The peer is this process, or holds the pipes of the process that started this one. */
    record SameProcess() implements Evidence {}

    /**
     * TLS with a certificate.
     *
     * @param chain leaf first, already validated against the transport's trust
     */
    record Certificates(List<X509Certificate> chain) implements Evidence {
        /** Copies the chain, which must not be empty. */
        public Certificates {
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("a certificate chain needs at least one certificate");
            }
        }

        /** The peer's own certificate. */
        public X509Certificate leaf() {
            return chain.get(0);
        }

        /** The first end in the chain. */
        @Override
        public Optional<Instant> expires() {
            return chain.stream().map(each -> each.getNotAfter().toInstant()).min(Comparator.naturalOrder());
        }
    }

    /**
     * SSH public-key authentication, or the host key of a server that was dialled.
     *
     * @param user the user name that was asked for; empty for a host
     * @param key the key that signed; for a certificate the certified key
     * @param fingerprint OpenSSH's form, {@code SHA256:...}
     * @param certificate set when an OpenSSH certificate was presented and checked
     */
    record SshKey(String user, PublicKey key, String fingerprint, Optional<SshCertificate> certificate)
            implements Evidence {
        /** The end of its certificate. */
        @Override
        public Optional<Instant> expires() {
            return certificate.flatMap(SshCertificate::validBefore);
        }
    }

    /**
     * An OpenSSH user or host certificate whose signature, type, validity and principals the transport checked.
     *
     * @param keyId the id the CA wrote into it
     * @param principals what it is valid for
     * @param caFingerprint OpenSSH's form of the CA key's fingerprint
     * @param validBefore its end; empty for "forever"
     */
    record SshCertificate(
            String keyId, long serial, List<String> principals, String caFingerprint, Optional<Instant> validBefore) {
        /** Copies the principals. */
        public SshCertificate {
            principals = List.copyOf(principals);
        }
    }

    /** The peer of a Unix domain socket, as the kernel names it. */
    record UnixPeer(String user, String group) implements Evidence {}
}
