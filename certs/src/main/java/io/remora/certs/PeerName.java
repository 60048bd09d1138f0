package io.remora.certs;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name under which an authority issues: it names the files {@code NAME.pem} and {@code NAME.key} in the authority's
 * folder and stands in the certificate's subject for people to read.
 *
 * <p>Guarantee: the text is 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}, starts with a letter or a digit, and is
 * none of the authority's own file names. So it is never a path, never hidden, and never overwrites the authority.
 *
 * @param text the name as given
 */
public record PeerName(String text) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Stems of the authority's own files; compared without case because some file systems do. */
    private static final Set<String> RESERVED = Set.of("ca", "crl", "root", "issuer", "ssh", "journal", "lock");

    private static final Pattern RESERVED_GENERATION = Pattern.compile("(ca|issuer)-[0-9]+");

    /**
     * Checks the rules above.
     *
     * @throws CertsException {@code BAD_VALUE} when one is broken
     */
    public PeerName {
        if (!ALLOWED.matcher(text).matches()) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "the name '" + Printable.of(text) + "' cannot be used: give 1 to 64 letters, digits, '.', '_' or"
                            + " '-', starting with a letter or digit");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower) || RESERVED_GENERATION.matcher(lower).matches()) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "the name '" + text + "' is kept for the authority's own files; choose another");
        }
    }

    /** The name, checked. */
    public static PeerName of(String text) {
        return new PeerName(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
