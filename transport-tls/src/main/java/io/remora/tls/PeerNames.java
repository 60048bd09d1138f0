package io.remora.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names in a certificate's subject alternative name (RFC 5280), and whether they match a host (RFC 9525). The
 * common name never counts. A wildcard stands for exactly one label, the leftmost, below at least two others.
 */
record PeerNames(List<String> dns, List<String> addresses, List<String> uris) {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;
    private static final Pattern DOTTED_QUAD = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    static PeerNames of(X509Certificate certificate) {
        List<String> dns = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        List<String> uris = new ArrayList<>();
        for (List<?> name : alternatives(certificate)) {
            if (name.get(1) instanceof String) {
                String value = (String) name.get(1);
                switch ((Integer) name.get(0)) {
                    case DNS -> dns.add(value);
                    case URI -> uris.add(value);
                    case ADDRESS -> addresses.add(value);
                    default -> {
                        // Mail addresses, directory names: nothing that a peer is called by.
                    }
                }
            }
        }
        return new PeerNames(List.copyOf(dns), List.copyOf(addresses), List.copyOf(uris));
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            // Names that cannot be read are no names.
            return List.of();
        }
    }

    /** Whether this is the certificate of that URI, to the letter. */
    boolean matchesUri(String uri) {
        return uris.contains(uri);
    }

    /** Whether this is the certificate of that host: a name, or the literal of an address. */
    boolean matchesHost(String host) {
        byte[] address = literal(host);
        if (address != null) {
            return addresses.stream().anyMatch(name -> Arrays.equals(address, literal(name)));
        }
        String wanted = normal(host);
        return wanted.length() > 0 && dns.stream().anyMatch(name -> matches(wanted, name));
    }

    /** The names that these would be without the dots at their ends, for which they match nothing. */
    PeerNames withoutTrailingDots() {
        List<String> bare = dns.stream().map(PeerNames::withoutTrailingDot).toList();
        return new PeerNames(bare, addresses, uris);
    }

    private static String withoutTrailingDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean matches(String wanted, String name) {
        String pattern = name.toLowerCase(Locale.ROOT);
        if (!pattern.startsWith("*.")) {
            return pattern.indexOf('*') < 0 && pattern.equals(wanted);
        }
        String parent = pattern.substring(1);
        int dot = wanted.indexOf('.');
        return dot > 0
                && parent.indexOf('*') < 0
                && parent.indexOf('.', 1) > 0
                && wanted.substring(dot).equals(parent);
    }

    /** Lower case, ASCII, without the trailing dot of an absolute name; empty when it is no host name. */
    private static String normal(String host) {
        try {
            return IDN.toASCII(withoutTrailingDot(host)).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** The bytes of an address literal; null for a name. Never asks a resolver. */
    private static byte @Nullable [] literal(String host) {
        if (host.indexOf(':') < 0 && !DOTTED_QUAD.matcher(host).matches()) {
            return null;
        }
        try {
            int scope = host.indexOf('%');
            return InetAddress.getByName(scope < 0 ? host : host.substring(0, scope))
                    .getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Whether a host is the literal of an address, which SNI must not carry. */
    static boolean isLiteral(String host) {
        return literal(host) != null;
    }

    /** For people. */
    @Override
    public String toString() {
        List<String> all = new ArrayList<>();
        dns.forEach(name -> all.add("dns:" + printable(name)));
        addresses.forEach(name -> all.add("ip:" + printable(name)));
        uris.forEach(name -> all.add("uri:" + printable(name)));
        return all.isEmpty() ? "no name at all (its common name does not count)" : String.join(", ", all);
    }

    /** The peer chose these bytes: nothing in them may break a line or colour a terminal. */
    static String printable(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().limit(200).forEach(c -> {
            if (c >= ' ' && c < 0x7f) {
                safe.appendCodePoint(c);
            } else {
                safe.append(String.format("\\u%04x", c));
            }
        });
        return safe.toString();
    }
}
