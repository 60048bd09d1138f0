package io.remora.transport;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A host and a port, as the URIs of TCP and TLS name them: {@code tls://host:port}, {@code tcp://[::1]}.
 *
 * @param host a name or a literal; an IPv6 literal without its brackets
 * @param port 0 to let the system choose one, when listening
 */
public record TcpAddress(String host, int port) {
    /** Checks the port. */
    public TcpAddress {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
    }

    /** The host and port of a URI; what else is in it is refused in one sentence. */
    public static TcpAddress of(URI where, int defaultPort) {
        String form = ": write " + where.getScheme() + "://HOST or " + where.getScheme() + "://HOST:PORT";
        try {
            URI parsed = where.parseServerAuthority();
            String path = parsed.getRawPath();
            if (parsed.getHost() == null || parsed.getRawUserInfo() != null) {
                throw new IllegalArgumentException(where + " names no host" + form);
            }
            if (path != null && path.length() > 1 || parsed.getRawQuery() != null || parsed.getRawFragment() != null) {
                throw new IllegalArgumentException(where + " has something behind its host and port" + form);
            }
            int port = parsed.getPort() < 0 ? defaultPort : parsed.getPort();
            return new TcpAddress(withoutBrackets(parsed.getHost()), port);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(where + " names no valid host and port" + form, e);
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The URI of this address. */
    public URI uri(String scheme) {
        return URI.create(scheme + "://" + this);
    }

    /** The form in URIs and logs. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
