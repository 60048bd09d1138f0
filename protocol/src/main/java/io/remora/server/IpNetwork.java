package io.remora.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What one customer of a network provider can have at the least: an IPv4 address, a /64 of IPv6. */
final class IpNetwork {
    private static final Pattern IPV6 = Pattern.compile("\\[?([0-9A-Fa-f:][0-9A-Fa-f:.]{1,44})(%[^\\]]{1,64})?\\]?");
    private static final int BYTES = 8;

    private IpNetwork() {}

    /** The network of an IPv6 address; any other text as it stands. Never asks a resolver. */
    static String of(String source) {
        var matcher = IPV6.matcher(source);
        if (source.indexOf(':') < 0 || !matcher.matches()) {
            return source;
        }
        try {
            InetAddress address = InetAddress.getByName(matcher.group(1));
            // An IPv4 address in IPv6 clothes comes back as itself.
            return address instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, BYTES) + "/64"
                    : address.getHostAddress();
        } catch (UnknownHostException e) {
            return source;
        }
    }
}
