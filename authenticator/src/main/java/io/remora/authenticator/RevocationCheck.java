package io.remora.authenticator;

import io.remora.RefusedException;
import io.remora.certs.Printable;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * Whether a chain is revoked. Closed by default: a list past its next update refuses everybody, whoever issued it, and
 * a peer whose issuer gave no list is refused too.
 *
 * <p>A list counts for a certificate when it has its issuer's name and, where the issuer's certificate is at hand (in
 * the chain or among the roots that were given), its signature. Without that certificate the file itself is what is
 * trusted.
 */
final class RevocationCheck {
    private final RevocationLists lists;
    private final List<X509Certificate> roots;
    private final Instant now;

    RevocationCheck(RevocationLists lists, List<X509Certificate> roots, Instant now) {
        this.lists = lists;
        this.roots = roots;
        this.now = now;
    }

    void check(List<X509Certificate> chain) throws RefusedException {
        List<RevocationLists.Signed> current = lists.current();
        for (RevocationLists.Signed each : current) {
            checkUsable(each.list());
        }
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            List<X509Certificate> issuers = issuers(chain, i);
            boolean listed = false;
            for (RevocationLists.Signed each : current) {
                X509CRL list = each.list();
                if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                        && (issuers.isEmpty()
                                || issuers.stream().anyMatch(issuer -> each.isSignedBy(issuer.getPublicKey())))) {
                    listed = true;
                    checkNotIn(list, certificate);
                }
            }
            if (i == 0 && !listed) {
                throw new RefusedException(lists + " holds none by the peer's issuer, "
                        + Printable.of(certificate.getIssuerX500Principal().getName())
                        + ": add that one's list to the file");
            }
        }
    }

    private List<X509Certificate> issuers(List<X509Certificate> chain, int index) {
        List<X509Certificate> issuers = new ArrayList<>(roots);
        issuers.addAll(chain.subList(Math.min(index + 1, chain.size()), chain.size()));
        issuers.removeIf(candidate ->
                !candidate.getSubjectX500Principal().equals(chain.get(index).getIssuerX500Principal()));
        return issuers;
    }

    private void checkUsable(X509CRL list) throws RefusedException {
        Date next = list.getNextUpdate();
        if (next == null || now.isAfter(next.toInstant())) {
            throw new RefusedException(lists + " is out of date, its next update was due "
                    + (next == null ? "at no time that it names" : "at " + next.toInstant())
                    + ": nobody is let in until there is a new one");
        }
        if (list.hasUnsupportedCriticalExtension()) {
            throw new RefusedException(
                    lists + " is of a kind that is not understood: give whole lists, not deltas; nobody is let in");
        }
    }

    private static void checkNotIn(X509CRL list, X509Certificate certificate) throws RefusedException {
        X509CRLEntry entry = list.getRevokedCertificate(certificate.getSerialNumber());
        if (entry != null) {
            throw new RefusedException("the certificate with serial "
                    + certificate.getSerialNumber().toString(16) + " was revoked at "
                    + entry.getRevocationDate().toInstant() + ": its holder needs a new one");
        }
    }
}
