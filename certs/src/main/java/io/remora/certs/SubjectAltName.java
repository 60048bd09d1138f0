package io.remora.certs;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One name that a certificate proves: a DNS name, an IP address or a URI (SPIFFE ids are URIs).
 *
 * <p>Guarantee: the value is one that TLS stacks compare as it stands. DNS names are lower case, without a trailing
 * dot, ASCII; a wildcard is the whole leftmost label. Addresses are literals, never looked up.
 *
 * @param kind which of the three
 * @param value the name in its canonical form, without the prefix
 */
public record SubjectAltName(Kind kind, String value) {
    private static final int LONGEST_URI = 2048;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern ALL_NUMERIC = Pattern.compile("[0-9.]+");

    /** The forms of a subject alternative name that an authority issues. */
    public enum Kind {
        /** A host name. */
        DNS,
        /** An IPv4 or IPv6 address. */
        IP,
        /** An absolute URI. */
        URI
    }

    /** Checks the value and brings it into its canonical form; {@link #parse} is the usual way in. */
    public SubjectAltName {
        value = switch (kind) {
            case DNS -> dnsValue(value);
            case IP -> ipValue(value);
            case URI -> uriValue(value);
        };
    }

    /**
     * Reads {@code dns:NAME}, {@code ip:ADDRESS} or {@code uri:URI}.
     *
     * @throws CertsException {@code BAD_VALUE} for another prefix or a value of the wrong form
     */
    public static SubjectAltName parse(String text) {
        int colon = text.indexOf(':');
        String prefix = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = text.substring(colon + 1);
        return switch (prefix) {
            case "dns" -> new SubjectAltName(Kind.DNS, value);
            case "ip" -> new SubjectAltName(Kind.IP, value);
            case "uri" -> new SubjectAltName(Kind.URI, value);
            default -> throw bad(text, "write it as dns:NAME, ip:ADDRESS or uri:URI");
        };
    }

    /** A DNS name. */
    public static SubjectAltName dns(String name) {
        return new SubjectAltName(Kind.DNS, name);
    }

    /** The address in network order, 4 or 16 bytes; only for {@link Kind#IP}. */
    public byte[] address() {
        if (kind != Kind.IP) {
            throw new IllegalStateException(this + " is not an address");
        }
        return IpLiteral.parse(value).orElseThrow().getAddress();
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + value;
    }

    private static String dnsValue(String given) {
        String name = given.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            throw bad("dns:" + given, "write the name without the trailing dot");
        }
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
            throw bad("dns:" + given, "write an international name in its xn-- form");
        }
        if (ALL_NUMERIC.matcher(name).matches()) {
            throw bad("dns:" + given, "write an address as ip:" + Printable.of(given));
        }
        String[] labels = name.split("\\.", -1);
        boolean wildcard = labels[0].equals("*");
        boolean fits = !name.isEmpty() && name.length() <= 253 && (!wildcard || labels.length >= 3);
        for (int i = wildcard ? 1 : 0; i < labels.length; i++) {
            fits &= LABEL.matcher(labels[i]).matches();
        }
        if (!fits) {
            throw bad(
                    "dns:" + given,
                    "a DNS name is labels of letters, digits, '-' and '_' joined by dots, at most 253 characters;"
                            + " '*' may only be the whole first label of three or more");
        }
        return name;
    }

    private static String ipValue(String given) {
        return IpLiteral.parse(given)
                .map(InetAddress::getHostAddress)
                .orElseThrow(() -> bad("ip:" + given, "give an IPv4 or IPv6 address such as 192.0.2.7 or 2001:db8::7"));
    }

    private static String uriValue(String given) {
        String hint = "give an absolute URI of ASCII characters such as spiffe://example.org/agent/build7, at most "
                + LONGEST_URI + " long";
        if (given.length() > LONGEST_URI
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(given)) {
            throw bad("uri:" + given, hint);
        }
        try {
            URI uri = new URI(given);
            if (!uri.isAbsolute() || (!uri.isOpaque() && uri.getRawAuthority() == null)) {
                throw bad("uri:" + given, hint);
            }
            if (uri.getScheme().equalsIgnoreCase("spiffe") && !isSpiffeId(uri)) {
                throw bad(
                        "uri:" + given,
                        "a SPIFFE id is spiffe://trust-domain/path without port, user, query or" + " fragment");
            }
            return given;
        } catch (URISyntaxException e) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "the name 'uri:" + Printable.of(given) + "' cannot be used: " + hint,
                    e);
        }
    }

    private static boolean isSpiffeId(URI uri) {
        return uri.getHost() != null
                && uri.getPort() < 0
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && !uri.getRawPath().isEmpty();
    }

    private static CertsException bad(String text, String next) {
        return CertsException.of(
                CertsException.Reason.BAD_VALUE, "the name '" + Printable.of(text) + "' cannot be used: " + next);
    }
}
