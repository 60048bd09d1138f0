package io.remora.certs.enrolment;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.SigningRequest;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a host holds after it joined or renewed: its key, which never left it, its chain, and whom it trusts. Only made
 * after the whole answer was verified.
 *
 * @param name under which it joined
 * @param key its private key
 * @param chain its certificate and the authorities below the root
 * @param trust the roots to trust
 */
public record Enrolled(PeerName name, PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trust) {
    private static final int LONGEST = 256 * 1024;

    /**
     * Joins with a token.
     *
     * @throws CertsException {@code MISMATCH} when the service is not the authority that the token pins, or its answer
     *     is not for this host; what the service refuses is passed on
     */
    public static Enrolled join(JoinToken token, Enrolment service, Clock clock) {
        KeyPair keys = KeyKind.P256.generate();
        List<X509Certificate> trust = certificates(service.trust(), "the authority's trust");
        if (!token.pin().isAmong(trust)) {
            throw CertsException.of(
                    CertsException.Reason.MISMATCH,
                    "the authority that answers is not the one of the join token: none of its roots has the hash "
                            + token.pin().hex() + "; check the address, and do not send the token there");
        }
        SigningRequest request = SigningRequest.of(token.name(), keys);
        byte[] answer = service.join(token.text(), request.encoded());
        return verified(token.name(), keys, answer, trust, clock);
    }

    /**
     * Gets the next certificate, for a new key, over a connection that this identity authenticated.
     *
     * @throws CertsException {@code MISMATCH} when the answer is not for this host or shares no root with what is
     *     trusted now; what the service refuses is passed on
     */
    public Enrolled renew(Enrolment service, Clock clock) {
        KeyPair keys = KeyKind.P256.generate();
        List<X509Certificate> next = certificates(service.trust(), "the authority's trust");
        if (next.stream().noneMatch(trust::contains)) {
            throw CertsException.of(
                    CertsException.Reason.MISMATCH,
                    "the authority answers with roots of which none is trusted now; join it again with a token");
        }
        byte[] answer;
        try {
            answer = service.renew(
                    chain.get(0).getEncoded(), SigningRequest.of(name, keys).encoded());
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has its encoding", e);
        }
        return verified(name, keys, answer, next, clock);
    }

    /** An identity from its parts, verified as an answer is. */
    static Enrolled verified(PeerName name, KeyPair keys, byte[] answer, List<X509Certificate> trust, Clock clock) {
        List<X509Certificate> chain = certificates(answer, "the authority's answer");
        if (!chain.get(0).getPublicKey().equals(keys.getPublic())) {
            throw CertsException.of(
                    CertsException.Reason.MISMATCH, "the authority's answer is for another key; ask again");
        }
        return verified(name, keys.getPrivate(), chain, trust, clock);
    }

    static Enrolled verified(
            PeerName name, PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trust, Clock clock) {
        KeyPairs.requirePair(chain.get(0), key, "the authority's answer");
        try {
            PKIXParameters parameters = new PKIXParameters(
                    trust.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(chain), parameters);
        } catch (GeneralSecurityException e) {
            throw CertsException.of(
                    CertsException.Reason.MISMATCH,
                    "the authority's answer does not lead to its root (" + e.getMessage() + "); check the clock of this"
                            + " host and ask again",
                    e);
        }
        return new Enrolled(name, key, List.copyOf(chain), List.copyOf(trust));
    }

    static List<X509Certificate> certificates(byte[] pem, String origin) {
        if (pem.length > LONGEST) {
            throw CertsException.of(
                    CertsException.Reason.UNREADABLE,
                    origin + " has " + pem.length + " bytes, more than the " + LONGEST + " that are read");
        }
        return Pem.certificates(pem, origin);
    }

    @Override
    public String toString() {
        return "Enrolled[" + name + " until " + chain.get(0).getNotAfter().toInstant() + "]";
    }
}
