package io.remora.certs.enrolment;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
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

    /** Joins with a token and a key that is made for it. */
    public static Enrolled join(JoinToken token, Enrolment service, Clock clock) {
        return join(token, KeyKind.P256.generate(), service, clock);
    }

    /**
     * Joins with a token and a key that this host has, to which the token may be bound.
     *
     * @throws CertsException {@code MISMATCH} when the service is not the authority that the token pins, or its answer
     *     is not for this host; what the service refuses is passed on
     */
    public static Enrolled join(JoinToken token, KeyPair keys, Enrolment service, Clock clock) {
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
        byte[] answer = service.renew(SigningRequest.of(name, keys).encoded());
        return verified(name, keys, answer, next, clock);
    }

    /**
     * Writes the identity over the one that is in the folder: {@code NAME.key} (mode 0600), {@code NAME.pem} and
     * {@code ca.pem}. Whatever kills the process, {@link #load} finds the old identity or the new one.
     *
     * <p>The new key is first {@code NAME.key.next}, then the certificate changes, then the key takes its place. A
     * reader of the files that finds them not to fit reads again.
     */
    public void save(Path folder) {
        byte[] secret = Pem.encode(key);
        Path next = folder.resolve(name + ".key.next");
        DurableFiles.replace(folder.resolve("ca.pem"), ascii(Pem.encode(trust)), DurableFiles.Mode.PUBLIC);
        DurableFiles.replace(next, secret, DurableFiles.Mode.SECRET);
        Arrays.fill(secret, (byte) 0);
        DurableFiles.replace(folder.resolve(name + ".pem"), ascii(Pem.encode(chain)), DurableFiles.Mode.PUBLIC);
        DurableFiles.move(next, folder.resolve(name + ".key"));
    }

    /**
     * Reads what {@link #save} wrote, and verifies it.
     *
     * @throws CertsException {@code UNREADABLE} when a file is missing, {@code MISMATCH} when they do not fit or the
     *     certificate has ended
     */
    public static Enrolled load(PeerName name, Path folder, Clock clock) {
        List<X509Certificate> chain = Pem.certificates(folder.resolve(name + ".pem"));
        List<X509Certificate> trust = Pem.certificates(folder.resolve("ca.pem"));
        Path key = folder.resolve(name + ".key");
        Path next = folder.resolve(name + ".key.next");
        if (DurableFiles.isTaken(next) && KeyPairs.fit(chain.get(0).getPublicKey(), Pem.privateKey(next))) {
            DurableFiles.move(next, key);
        }
        return verified(name, Pem.privateKey(key), chain, trust, clock);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
        KeyPairs.requirePair(chain.get(0), key, "the key of '" + name + "'");
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
                    "the certificate of '" + name + "' does not lead to a trusted root (" + e.getMessage()
                            + "); check the clock of this host and ask again",
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
