package io.remora.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * Whether a chain's certificates are revoked (RFC 5280, section 5). Closed by default: a list that is out of date
 * refuses everybody, and a peer whose issuer gave no list is refused.
 */
final class RevocationCheck {
    private final Trust.Revocations revocations;
    private final Instant now;

    RevocationCheck(Trust.Revocations revocations, Instant now) {
        this.revocations = revocations;
        this.now = now;
    }

    void check(List<X509Certificate> path, X509Certificate anchor) throws PeerRefusal {
        for (X509CRL list : revocations.lists()) {
            checkTime(list);
        }
        for (int i = 0; i < path.size(); i++) {
            X509Certificate issuer = i + 1 < path.size() ? path.get(i + 1) : anchor;
            boolean listed = false;
            for (X509CRL list : revocations.lists()) {
                if (isBy(list, issuer)) {
                    listed = true;
                    checkNotIn(list, path.get(i));
                }
            }
            boolean leaf = i == 0 && !path.get(0).equals(anchor);
            if (leaf && !listed) {
                throw new PeerRefusal("the revocation list " + revocations.file() + " holds none of its issuer, "
                        + PeerCheck.subject(issuer) + ": add that one's list to the file");
            }
        }
    }

    private void checkTime(X509CRL list) throws PeerRefusal {
        Date next = list.getNextUpdate();
        if (next == null || now.isAfter(next.toInstant())) {
            throw new PeerRefusal(
                    "the revocation list " + revocations.file() + " is out of date, its next update was due at "
                            + (next == null ? "no time it names" : next.toInstant())
                            + ": nobody is let in until there is a new one");
        }
        if (list.hasUnsupportedCriticalExtension()) {
            throw new PeerRefusal("the revocation list " + revocations.file()
                    + " is of a kind that is not understood: give whole lists, not deltas");
        }
    }

    private boolean isBy(X509CRL list, X509Certificate issuer) throws PeerRefusal {
        if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            // Another authority of the same name, as while one is being replaced.
            return false;
        }
    }

    private static void checkNotIn(X509CRL list, X509Certificate certificate) throws PeerRefusal {
        X509CRLEntry entry = list.getRevokedCertificate(certificate.getSerialNumber());
        if (entry != null) {
            throw new PeerRefusal(
                    "the certificate " + certificate.getSerialNumber().toString(16) + " ("
                            + PeerNames.of(certificate) + ") was revoked at "
                            + entry.getRevocationDate().toInstant());
        }
    }
}
