package io.remora.ssh;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code [user@]host[:port]} as a person writes it.
 *
 * @param user the name on the host
 * @param host a name, an alias of the configuration, or an address; an IPv6 address without its brackets
 * @param port its port
 */
record Place(Optional<String> user, String host, OptionalInt port) {
    private static final Pattern FORM = Pattern.compile(
            "(?:([^@\\s]+)@)?(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9_][A-Za-z0-9_.-]*))(?::([0-9]{1,5}))?");

    /** Parses the form above. */
    static Place parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(Printable.of(text) + " is not [user@]host[:port]");
        }
        String host = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        OptionalInt port = OptionalInt.empty();
        if (matcher.group(4) != null) {
            int number = Integer.parseInt(matcher.group(4));
            if (number > 65_535) {
                throw new IllegalArgumentException(text + " has the port " + number + ", above 65535");
            }
            port = OptionalInt.of(number);
        }
        return new Place(Optional.ofNullable(matcher.group(1)), host, port);
    }

    /** From an {@code ssh://} URI. */
    static Place of(URI where) {
        String authority = where.getAuthority();
        String path = where.getPath();
        if (authority == null || (path != null && !path.isEmpty() && !path.equals("/")) || where.getQuery() != null) {
            throw new IllegalArgumentException(where + " is not ssh://[user@]host[:port]");
        }
        return parse(authority);
    }
}
