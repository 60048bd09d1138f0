package io.remora.authenticator;

import io.remora.RefusedException;
import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import io.remora.certs.SubjectAltName;
import io.remora.server.PrincipalNames;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The names of a certificate as a principal's, the most specific kind first: {@code cert:uri:}, {@code cert:dns:},
 * {@code cert:ip:}, each in its canonical form. Mail addresses and directory names are left out. The common name never
 * counts.
 */
final class CertificateNames {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;
    private static final List<SubjectAltName.Kind> ORDER =
            List.of(SubjectAltName.Kind.URI, SubjectAltName.Kind.DNS, SubjectAltName.Kind.IP);

    private CertificateNames() {}

    static PrincipalNames of(X509Certificate certificate) throws RefusedException {
        List<SubjectAltName> found = new ArrayList<>();
        for (List<?> name : alternatives(certificate)) {
            if (name.get(1) instanceof String value) {
                switch ((Integer) name.get(0)) {
                    case URI -> found.add(canonical(SubjectAltName.Kind.URI, value));
                    case DNS -> found.add(canonical(SubjectAltName.Kind.DNS, value));
                    case ADDRESS -> found.add(canonical(SubjectAltName.Kind.IP, value));
                    default -> {
                        // Nothing that a peer is called by.
                    }
                }
            }
        }
        found.sort(Comparator.comparingInt(name -> ORDER.indexOf(name.kind())));
        PrincipalNames names = new PrincipalNames("the certificate");
        for (SubjectAltName name : found) {
            names.add("cert:" + name);
        }
        if (names.isEmpty()) {
            throw new RefusedException("the certificate has no alternative name (its common name, "
                    + Printable.of(certificate.getSubjectX500Principal().getName())
                    + ", does not count): issue it again with a name such as dns:HOST");
        }
        return names;
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) throws RefusedException {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            throw new RefusedException("the certificate's alternative names cannot be read: issue it again", e);
        }
    }

    private static SubjectAltName canonical(SubjectAltName.Kind kind, String value) throws RefusedException {
        try {
            return new SubjectAltName(kind, value);
        } catch (CertsException e) {
            throw new RefusedException("the certificate cannot be used: " + e.getMessage(), e);
        }
    }
}
