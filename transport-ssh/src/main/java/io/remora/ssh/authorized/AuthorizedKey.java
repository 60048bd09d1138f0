package io.remora.ssh.authorized;

import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of an {@code authorized_keys} file (sshd(8)). Options that only restrict what we never grant (shells,
 * terminals, forwarding) say nothing new; an option that we cannot keep makes the line useless, never wider.
 */
public final class AuthorizedKey {
    /** What restricts, or permits, things that a listener never has. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "restrict",
            "agent-forwarding",
            "no-agent-forwarding",
            "port-forwarding",
            "no-port-forwarding",
            "pty",
            "no-pty",
            "user-rc",
            "no-user-rc",
            "x11-forwarding",
            "no-x11-forwarding",
            "permitopen",
            "permitlisten");

    private static final Pattern OPTION = Pattern.compile("([A-Za-z0-9-]+)(?:=\"((?:[^\"\\\\]|\\\\.)*)\")?");

    private final byte[] key;
    private boolean authority;
    private @Nullable List<String> principals;
    private @Nullable AddressPatterns from;
    private @Nullable Instant until;

    private AuthorizedKey(byte[] key) {
        this.key = key;
    }

    /**
     * Parses a line.
     *
     * @return empty for a comment or an empty line
     * @throws IllegalArgumentException for anything else that is not understood, options above all
     */
    static Optional<AuthorizedKey> parse(String text) {
        String line = text.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return Optional.empty();
        }
        String options = "";
        String[] fields = line.split("\\s+", 3);
        if (fields.length < 2 || !isType(fields[0])) {
            int end = endOfOptions(line);
            options = line.substring(0, end);
            fields = line.substring(end).strip().split("\\s+", 3);
        }
        if (fields.length < 2 || !isType(fields[0])) {
            throw new IllegalArgumentException("no key is there");
        }
        AuthorizedKey key = new AuthorizedKey(Base64.getDecoder().decode(fields[1]));
        key.read(options);
        return Optional.of(key);
    }

    private static boolean isType(String word) {
        return word.startsWith("ssh-") || word.startsWith("ecdsa-sha2-") || word.startsWith("sk-");
    }

    /** The first white space outside quotes. */
    private static int endOfOptions(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && Character.isWhitespace(c)) {
                return i;
            }
        }
        return line.length();
    }

    private void read(String options) {
        Matcher matcher = OPTION.matcher(options);
        int at = 0;
        while (at < options.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("the options cannot be read from: " + options.substring(at));
            }
            String value = matcher.group(2) == null ? "" : matcher.group(2).replaceAll("\\\\(.)", "$1");
            apply(matcher.group(1).toLowerCase(Locale.ROOT), value);
            at = matcher.end();
            if (at < options.length() && options.charAt(at++) != ',') {
                throw new IllegalArgumentException("the options cannot be read from: " + options.substring(at - 1));
            }
        }
    }

    private void apply(String name, String value) {
        switch (name) {
            case "cert-authority" -> authority = true;
            case "principals" ->
                principals = Arrays.stream(value.split(","))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList();
            case "from" -> from = AddressPatterns.parse(value);
            case "expiry-time" -> until = time(value);
            default -> {
                if (!WITHOUT_EFFECT.contains(name)) {
                    throw new IllegalArgumentException("the option " + name + " is not kept here");
                }
            }
        }
    }

    /** {@code YYYYMMDD[HHMM[SS]]}, local time, or UTC with a {@code Z} behind it. */
    private static Instant time(String value) {
        boolean utc = value.endsWith("Z");
        String digits = utc ? value.substring(0, value.length() - 1) : value;
        String padded = digits.length() == 8 || digits.length() == 12 || digits.length() == 14
                ? (digits + "000000").substring(0, 14)
                : digits;
        try {
            LocalDateTime time =
                    LocalDateTime.parse(padded, DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT));
            return time.atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(value + " is no expiry-time", e);
        }
    }

    /** Whether the line's key is this one. */
    public boolean has(byte[] blob) {
        return Arrays.equals(key, blob);
    }

    /** Whether the key signs user certificates instead of logging in itself. */
    public boolean authority() {
        return authority;
    }

    /** The names of which a certificate must have one; empty where it must have the user's name. */
    public Optional<List<String>> principals() {
        return Optional.ofNullable(principals);
    }

    /** Why the line does not hold for this peer at this time; empty when it does. */
    public Optional<String> objection(InetAddress source, Instant now) {
        if (from != null && !from.match(source)) {
            return Optional.of("its from= does not let in " + source.getHostAddress());
        }
        if (until != null && !now.isBefore(until)) {
            return Optional.of("it expired at " + until);
        }
        return Optional.empty();
    }
}
