package io.remora.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides about one peer's certificate: its time, its purpose, its chain (PKIX, RFC 5280), its revocation and, for a
 * server, its name. The JDK's own trust manager is not used: it lets the common name count, and its errors name a class
 * where an operator needs a date.
 */
final class PeerCheck extends X509ExtendedTrustManager {
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final String SERVER_PURPOSE = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_PURPOSE = "1.3.6.1.5.5.7.3.2";

    /** How far this host's clock may be behind the authority's. The end of a certificate has no such grace. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Trust trust;
    private final Optional<Expected> expected;
    private final Clock clock;
    private List<X509Certificate> accepted = List.of();
    /** Whom the chain that is being checked may lead to. */
    private List<X509Certificate> anchors = List.of();

    /** One for each handshake: it keeps the chain that it accepted. */
    PeerCheck(Trust trust, Optional<Expected> expected, Clock clock) {
        this.trust = trust;
        this.expected = expected;
        this.clock = clock;
    }

    /** The validated chain, leaf first, without what else the peer sent; empty when it showed no certificate. */
    List<X509Certificate> accepted() {
        return accepted;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        List<X509Certificate> path = check(chain, SERVER_PURPOSE, "a server");
        if (expected.isEmpty()) {
            throw new PeerRefusal("nothing says who it should be");
        }
        expected.get().check(chain[0]);
        accepted = path;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        accepted = check(chain, CLIENT_PURPOSE, "a client");
    }

    /** Checks a client's chain once more, long after its handshake. */
    void recheckClient(List<X509Certificate> chain) throws CertificateException {
        accepted = check(chain.toArray(new X509Certificate[0]), CLIENT_PURPOSE, "a client");
    }

    /** Checks the chain of a server that we dialled once more, long after its handshake. */
    void recheckServer(List<X509Certificate> chain) throws CertificateException {
        X509Certificate[] shown = chain.toArray(new X509Certificate[0]);
        accepted = check(shown, SERVER_PURPOSE, "a server");
        if (expected.isPresent()) {
            expected.get().check(shown[0]);
        }
    }

    private List<X509Certificate> check(X509Certificate[] chain, String purpose, String role)
            throws CertificateException {
        Instant now = clock.instant();
        X509Certificate leaf = chain[0];
        checkTime("its certificate (" + PeerNames.of(leaf) + ")", leaf, now);
        checkPurpose(leaf, purpose, role);
        List<X509Certificate> path = new ArrayList<>();
        X509Certificate anchor = leaf;
        anchors = trust.anchorsFor(chain);
        if (anchors.contains(leaf)) {
            path.add(leaf);
        } else {
            PKIXCertPathBuilderResult built = build(chain, now);
            built.getCertPath().getCertificates().forEach(found -> path.add((X509Certificate) found));
            anchor = built.getTrustAnchor().getTrustedCert();
            checkTime("the authority's certificate (" + subject(anchor) + ") that it leads to", anchor, now);
        }
        if (trust.revocations().isPresent()) {
            new RevocationCheck(trust.revocations().get(), now).check(path, anchor);
        }
        return List.copyOf(path);
    }

    private static void checkTime(String what, X509Certificate certificate, Instant now) throws PeerRefusal {
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            throw new PeerRefusal(what + " expired at " + until + " (it is " + now + " here): it must be renewed");
        }
        Instant from = certificate.getNotBefore().toInstant();
        if (now.plus(TOLERANCE).isBefore(from)) {
            throw new PeerRefusal(what + " is not valid before " + from + " (it is " + now
                    + " here): check the clocks of both machines");
        }
    }

    private static void checkPurpose(X509Certificate leaf, String purpose, String role) throws PeerRefusal {
        List<String> purposes;
        try {
            purposes = leaf.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            throw new PeerRefusal("the extended key usage of its certificate cannot be read", e);
        }
        // Without the extension a certificate is for any purpose (RFC 5280, 4.2.1.12).
        if (purposes != null && !purposes.contains(purpose) && !purposes.contains(ANY_PURPOSE)) {
            throw new PeerRefusal("its certificate (" + PeerNames.of(leaf) + ") is not for " + role
                    + ": its extended key usage does not hold " + purpose);
        }
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0]) {
            throw new PeerRefusal("the key usage of its certificate (" + PeerNames.of(leaf)
                    + ") does not allow signatures, which TLS 1.3 needs");
        }
    }

    private PKIXCertPathBuilderResult build(X509Certificate[] chain, Instant now) throws PeerRefusal {
        if (anchors.isEmpty() && trust.pin().isPresent()) {
            throw new PeerRefusal("its certificate (" + PeerNames.of(chain[0])
                    + ") does not come with the authority whose SHA-256 is "
                    + trust.pin().get() + ": it is another authority, or the address is wrong");
        }
        try {
            X509CertSelector leaf = new X509CertSelector();
            leaf.setCertificate(chain[0]);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(trustAnchors(), leaf);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(Arrays.asList(chain))));
            // The lists that were given are looked at afterwards, each failure with its own sentence.
            parameters.setRevocationEnabled(false);
            Instant from = chain[0].getNotBefore().toInstant();
            parameters.setDate(Date.from(now.isBefore(from) ? from : now));
            return (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (CertPathBuilderException e) {
            for (int i = 1; i < chain.length; i++) {
                checkTime("the certificate of " + subject(chain[i]) + " in its chain", chain[i], now);
            }
            if (isSelfSigned(chain[0])) {
                throw new PeerRefusal(
                        "its certificate (" + PeerNames.of(chain[0]) + ") is self-signed, and not one that we trust ("
                                + anchorNames() + "): have it issued by an authority, or trust that certificate itself",
                        e);
            }
            throw new PeerRefusal(
                    "its certificate (" + PeerNames.of(chain[0]) + "), issued by "
                            + PeerNames.printable(
                                    chain[0].getIssuerX500Principal().getName())
                            + ", does not lead to an authority that we trust (" + anchorNames() + ")",
                    e);
        } catch (GeneralSecurityException e) {
            throw new PeerRefusal("its certificate cannot be checked: " + e.getMessage(), e);
        }
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private Set<TrustAnchor> trustAnchors() throws InvalidAlgorithmParameterException {
        Set<TrustAnchor> found = new HashSet<>();
        for (X509Certificate anchor : anchors) {
            found.add(new TrustAnchor(anchor, null));
        }
        return found;
    }

    private String anchorNames() {
        List<String> names = new ArrayList<>();
        anchors.stream().limit(5).forEach(anchor -> names.add(subject(anchor)));
        return String.join("; ", names);
    }

    static String subject(X509Certificate certificate) {
        return PeerNames.printable(certificate.getSubjectX500Principal().getName());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new PeerRefusal("only a handshake with an engine is checked");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new PeerRefusal("only a handshake with an engine is checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new PeerRefusal("only a handshake with an engine is checked");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new PeerRefusal("only a handshake with an engine is checked");
    }

    /** None: a list of our authorities would only tell strangers about them. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
