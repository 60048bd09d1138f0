package io.remora.authenticator;

import io.remora.certs.Printable;
import io.remora.certs.x509.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The certificate revocation lists that count (RFC 5280, section 5): fixed ones, or those of a PEM file that is read
 * again when it changes. Any thread may use them.
 */
public final class RevocationLists {
    private final String origin;
    private final Supplier<List<Signed>> lists;

    private RevocationLists(String origin, Supplier<List<Signed>> lists) {
        this.origin = origin;
        this.lists = lists;
    }

    /** A list, and by whom it turned out to be signed: a long one is verified once, not for each peer. */
    static final class Signed {
        private static final int MOST_KEYS = 64;

        private final X509CRL list;
        private final Map<PublicKey, Boolean> verified = new ConcurrentHashMap<>();

        Signed(X509CRL list) {
            this.list = list;
        }

        X509CRL list() {
            return list;
        }

        boolean isSignedBy(PublicKey issuer) {
            Boolean known = verified.get(issuer);
            if (known != null) {
                return known;
            }
            boolean signed = verify(issuer);
            // A peer's chain may bring any number of keys under an issuer's name.
            if (signed || verified.size() < MOST_KEYS) {
                verified.put(issuer, signed);
            }
            return signed;
        }

        private boolean verify(PublicKey issuer) {
            try {
                list.verify(issuer);
                return true;
            } catch (GeneralSecurityException e) {
                // Another authority of the same name, as while one is being replaced.
                return false;
            }
        }
    }

    /**
     * These lists.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static RevocationLists of(List<X509CRL> lists) {
        List<Signed> copy = lists.stream().map(Signed::new).toList();
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("there is no revocation list: give one, or do not ask for them");
        }
        return new RevocationLists("that was given", () -> copy);
    }

    /**
     * The lists of a file, as they stand there now and later.
     *
     * @throws IOException when the file cannot be read or holds no list
     */
    public static RevocationLists file(Path file, Clock clock) throws IOException {
        return new RevocationLists(
                Printable.of(file.toString()),
                ReloadingFile.open(
                        file,
                        path -> Pem.revocationLists(path).stream()
                                .map(Signed::new)
                                .toList(),
                        clock));
    }

    List<Signed> current() {
        return lists.get();
    }

    /** For messages: the file. */
    @Override
    public String toString() {
        return "the revocation list " + origin;
    }
}
