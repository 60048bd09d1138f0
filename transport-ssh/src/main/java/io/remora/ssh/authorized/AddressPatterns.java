package io.remora.ssh.authorized;

import io.remora.Glob;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The value of {@code from=}: addresses, {@code *} and {@code ?} patterns on an address's text, and CIDR blocks, with a
 * negating {@code !}. Names are never looked up, so a pattern of a name matches nothing.
 */
final class AddressPatterns {
    /** What the JDK reads as an address and never takes to the name service: it does so by the first character. */
    private static final Pattern LITERAL =
            Pattern.compile("(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}"
                    + "|(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");

    private final List<String> patterns;

    private AddressPatterns(List<String> patterns) {
        this.patterns = patterns;
    }

    /** Parses the list; a malformed address or block is an {@link IllegalArgumentException}. */
    static AddressPatterns parse(String list) {
        List<String> patterns =
                Arrays.stream(list.split(",")).map(String::strip).toList();
        for (String pattern : patterns) {
            String plain = pattern.startsWith("!") ? pattern.substring(1) : pattern;
            if (plain.isEmpty()) {
                throw new IllegalArgumentException("an empty pattern in " + list);
            }
            if (plain.contains("/")) {
                inBlock(plain, new byte[4]);
            } else if (LITERAL.matcher(plain).matches()) {
                bytes(plain);
            }
        }
        return new AddressPatterns(patterns);
    }

    /** Whether the address is let in: one pattern fits and no negated one does. */
    boolean match(InetAddress address) {
        boolean matched = false;
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            String plain = negated ? pattern.substring(1) : pattern;
            boolean fits = plain.contains("/")
                    ? inBlock(plain, address.getAddress())
                    : Glob.matches(plain, address.getHostAddress()) || same(plain, address);
            if (fits && negated) {
                return false;
            }
            matched |= fits;
        }
        return matched;
    }

    private static boolean same(String literal, InetAddress address) {
        return LITERAL.matcher(literal).matches() && Arrays.equals(bytes(literal), address.getAddress());
    }

    private static byte[] bytes(String literal) {
        if (!LITERAL.matcher(literal).matches()) {
            throw new IllegalArgumentException(literal + " is no address");
        }
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal + " is no address", e);
        }
    }

    private static boolean inBlock(String block, byte[] address) {
        int slash = block.indexOf('/');
        byte[] network = bytes(block.substring(0, slash));
        int bits;
        try {
            bits = Integer.parseInt(block.substring(slash + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(block + " is no CIDR block", e);
        }
        if (bits < 0 || bits > network.length * 8) {
            throw new IllegalArgumentException(block + " has " + bits + " bits, not 0 to " + network.length * 8);
        }
        if (network.length != address.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((network[i / 8] & mask) != (address[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
