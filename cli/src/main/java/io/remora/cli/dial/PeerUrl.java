package io.remora.cli.dial;

import io.remora.cli.command.UsageException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a peer is, as a user writes it.
 *
 * @param uri the address; for a deployment {@code ssh://user@host[:port]}
 * @param deployed whether an agent is to be put there first: {@code user@host[:port]} without a scheme
 */
public record PeerUrl(URI uri, boolean deployed) {
    static final Set<String> SCHEMES = Set.of("tls", "tcp", "unix", "stdio", "inproc", "ssh");

    private static final Pattern BARE = Pattern.compile("[^@/:\\s]+@([^@/:\\s]+|\\[[0-9A-Fa-f:.%]+])(:[0-9]{1,5})?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?");
    private static final String FORMS =
            "write tls://HOST[:PORT], ssh://[USER@]HOST[:PORT], unix:///PATH, tcp://HOST[:PORT] with --insecure, or"
                    + " USER@HOST to put an agent there";

    /**
     * Reads what was written.
     *
     * @throws UsageException in one sentence, when it names nothing
     */
    public static PeerUrl parse(String text) {
        if (BARE.matcher(text).matches()) {
            return new PeerUrl(uri("ssh://" + text, text), true);
        }
        if (HOST.matcher(text).matches() && !SCHEMES.contains(text.split(":", 2)[0])) {
            throw new UsageException(text + " has no scheme: " + FORMS);
        }
        return new PeerUrl(checked(text), false);
    }

    /** Reads a place to listen on. */
    public static URI listening(String text) {
        return checked(text);
    }

    private static URI checked(String text) {
        URI uri = uri(text, text);
        String scheme = uri.getScheme();
        if (scheme == null) {
            throw new UsageException(text + " has no scheme: " + FORMS);
        }
        if (!SCHEMES.contains(scheme)) {
            throw new UsageException(
                    SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))
                            ? text + ": write the scheme in lower case"
                            : "unknown scheme " + scheme + ": in " + text + ": " + FORMS);
        }
        return uri;
    }

    private static URI uri(String text, String shown) {
        try {
            return new URI(text);
        } catch (java.net.URISyntaxException e) {
            throw new UsageException(shown + " is no URL (" + e.getReason() + "): " + FORMS, e);
        }
    }

    /** The transport, as the URL names it. */
    public String scheme() {
        return uri.getScheme();
    }

    @Override
    public String toString() {
        return deployed ? String.valueOf(uri.getRawAuthority()) : uri.toString();
    }
}
