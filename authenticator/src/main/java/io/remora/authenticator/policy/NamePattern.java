package io.remora.authenticator.policy;

import io.remora.Glob;
import io.remora.Principal;
import io.remora.certs.CertsException;
import io.remora.certs.SubjectAltName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A pattern for the names of principals. {@code *} stands for any run of characters, the empty one included, and
 * {@code ?} for exactly one; dots, colons and slashes are characters like others, so {@code cert:dns:*.example} matches
 * {@code cert:dns:a.b.example}. All else stands for itself and the case counts; there is no escape, and no name has to
 * hold {@code *} but that of a wildcard certificate, which such a pattern matches as well.
 *
 * <p>A principal matches when one of its names does. DNS names are compared in lower case and a whole address
 * ({@code cert:ip:2001:db8::7}) in one spelling, as certificates' names are.
 *
 * @param text the pattern in that canonical form
 */
public record NamePattern(String text) {
    private static final String DNS = "cert:dns:";
    private static final String ADDRESS = "cert:ip:";

    /** The beginnings of the names that the authenticators of this module and of the protocol give. */
    static final List<String> KINDS = List.of(
            "cert:dns:",
            "cert:ip:",
            "cert:uri:",
            "ssh:SHA256:",
            "ssh-cert:",
            "ssh-cert-id:",
            "token:",
            "password:",
            "unix:",
            "local",
            "anonymous");

    /** Brings the text into its canonical form. */
    public NamePattern {
        if (text.startsWith(DNS)) {
            text = text.toLowerCase(Locale.ROOT);
        } else if (text.startsWith(ADDRESS) && isLiteral(text)) {
            text = ADDRESS + canonicalAddress(text.substring(ADDRESS.length()));
        }
    }

    private static String canonicalAddress(String address) {
        try {
            return new SubjectAltName(SubjectAltName.Kind.IP, address).value();
        } catch (CertsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static boolean isLiteral(String text) {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /** The principal's first name that matches. */
    public Optional<String> match(Principal principal) {
        return principal.names().stream().filter(this::matches).findFirst();
    }

    /** Whether a name matches. */
    public boolean matches(String name) {
        return Glob.matches(text, name);
    }

    /**
     * Whether each name that the other matches is matched by this one. May say no where the answer is yes, never yes
     * where it is no.
     */
    boolean covers(NamePattern other) {
        return Glob.covers(text, other.text);
    }

    /** Whether some name of a known kind could match. */
    boolean isOfKnownKind() {
        int wild = 0;
        while (wild < text.length() && text.charAt(wild) != '*' && text.charAt(wild) != '?') {
            wild++;
        }
        String fixed = text.substring(0, wild);
        boolean open = wild < text.length();
        return KINDS.stream()
                .anyMatch(kind -> kind.endsWith(":")
                        ? fixed.startsWith(kind) || (open && kind.startsWith(fixed))
                        : open ? kind.startsWith(fixed) && matches(kind) : kind.equals(fixed));
    }

    @Override
    public String toString() {
        return text;
    }
}
