package io.remora.certs;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IPv4 and IPv6 addresses as text, read here and nowhere else: {@link InetAddress#getByName} asks the name service for
 * whatever it does not take for a literal, and a name must never decide what a certificate is for.
 */
final class IpLiteral {
    private static final Pattern IPV4 = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final int GROUPS = 8;

    private IpLiteral() {}

    /** The address, or empty when the text is not an IPv4 or IPv6 literal (without brackets and zone). */
    static Optional<InetAddress> parse(String text) {
        Optional<byte[]> bytes = IPV4.matcher(text).matches() ? Optional.of(ipv4(text)) : ipv6(text);
        return bytes.map(IpLiteral::address);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are an address", e);
        }
    }

    private static byte[] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    /** RFC 4291 section 2.2: eight groups, one run of zeros as {@code ::}, the last two groups perhaps as IPv4. */
    private static Optional<byte[]> ipv6(String text) {
        String groups = text;
        int lastColon = text.lastIndexOf(':');
        String tail = text.substring(lastColon + 1);
        if (lastColon >= 0 && IPV4.matcher(tail).matches()) {
            byte[] end = ipv4(tail);
            groups = text.substring(0, lastColon + 1)
                    + String.format("%02x%02x:%02x%02x", end[0], end[1], end[2], end[3]);
        }
        int gap = groups.indexOf("::");
        if (gap < 0) {
            return bytes(groups, "", GROUPS, GROUPS);
        }
        // At least one group of zeros is in the gap.
        return bytes(groups.substring(0, gap), groups.substring(gap + 2), 0, GROUPS - 1);
    }

    private static Optional<byte[]> bytes(String before, String after, int least, int most) {
        String[] head = before.isEmpty() ? new String[0] : before.split(":", -1);
        String[] tail = after.isEmpty() ? new String[0] : after.split(":", -1);
        int count = head.length + tail.length;
        if (count < least || count > most) {
            return Optional.empty();
        }
        byte[] bytes = new byte[2 * GROUPS];
        for (int i = 0; i < count; i++) {
            String group = i < head.length ? head[i] : tail[i - head.length];
            if (!GROUP.matcher(group).matches()) {
                return Optional.empty();
            }
            int value = Integer.parseInt(group, 16);
            int at = 2 * (i < head.length ? i : GROUPS - count + i);
            bytes[at] = (byte) (value >> 8);
            bytes[at + 1] = (byte) value;
        }
        return Optional.of(bytes);
    }
}
