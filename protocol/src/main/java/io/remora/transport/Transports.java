package io.remora.transport;

import java.net.URI;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Finds the default transport of a scheme. */
public final class Transports {
    private Transports() {}

    /**
     * The default transport of a URI's scheme.
     *
     * @throws IllegalArgumentException in one sentence, when there is none
     */
    public static Transport forScheme(URI where) {
        String scheme = where.getScheme();
        if (scheme == null) {
            throw new IllegalArgumentException(where + " has no scheme: write it like tls://host or unix:///path");
        }
        TreeSet<String> known = new TreeSet<>();
        for (Transport transport : ServiceLoader.load(Transport.class, Transports.class.getClassLoader())) {
            if (transport.schemes().contains(scheme)) {
                return transport;
            }
            known.addAll(transport.schemes());
        }
        if (scheme.equals("tcp")) {
            throw new IllegalArgumentException("tcp:// is neither encrypted nor authenticated: use tls://, or say"
                    + " TcpTransport.insecure() (--insecure on the command line)");
        }
        if (scheme.equals("tls")) {
            throw new IllegalArgumentException(
                    "tls:// needs an identity and trust: give a Tls (--identity, --key and --trust on the command"
                            + " line)");
        }
        throw new IllegalArgumentException("unknown scheme " + scheme + ":// in " + where + "; there are " + known);
    }

    /**
     * Ends the thread that all sockets of this process share while they are idle; none may be used any more. For an
     * agent that leaves a JVM that goes on.
     */
    public static void end() {
        IdleSockets.end();
    }
}
