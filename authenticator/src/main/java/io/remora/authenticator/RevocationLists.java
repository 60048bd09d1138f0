package io.remora.authenticator;

import io.remora.certs.Printable;
import io.remora.certs.x509.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * The certificate revocation lists that count (RFC 5280, section 5): fixed ones, or those of a PEM file that is read
 * again when it changes. Any thread may use them.
 */
public final class RevocationLists {
    private final String origin;
    private final Supplier<List<X509CRL>> lists;

    private RevocationLists(String origin, Supplier<List<X509CRL>> lists) {
        this.origin = origin;
        this.lists = lists;
    }

    /**
     * These lists.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static RevocationLists of(List<X509CRL> lists) {
        List<X509CRL> copy = List.copyOf(lists);
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
                Printable.of(file.toString()), ReloadingFile.open(file, Pem::revocationLists, clock));
    }

    List<X509CRL> current() {
        return lists.get();
    }

    /** For messages: the file. */
    @Override
    public String toString() {
        return "the revocation list " + origin;
    }
}
