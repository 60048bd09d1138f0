package io.remora.ssh.known;

import io.remora.Glob;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The first field of a line: names with {@code *}, {@code ?} and a negating {@code !}, separated by commas, or one
 * hashed name {@code |1|salt|hash} (HMAC-SHA1, sshd(8)). A host on another port than 22 is {@code [host]:port}.
 */
public final class HostPatterns {
    private static final String HASHED = "|1|";
    private final List<String> patterns;

    private HostPatterns(List<String> patterns) {
        this.patterns = patterns;
    }

    /** Parses the field; whether a hash in it is readable shows when it is matched. */
    public static HostPatterns parse(String field) {
        return new HostPatterns(field.startsWith("|") ? List.of(field) : Arrays.asList(field.split(",")));
    }

    /** How {@code known_hosts} names a host. */
    public static String nameOf(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    /** Whether the line is about this host. */
    public boolean match(String host, int port) {
        String name = nameOf(host, port);
        boolean matched = false;
        for (String pattern : patterns) {
            if (pattern.startsWith("!")) {
                if (Glob.matches(pattern.substring(1).toLowerCase(Locale.ROOT), name)) {
                    return false;
                }
            } else if (pattern.startsWith("|")
                    ? hashMatches(pattern, name)
                    : Glob.matches(pattern.toLowerCase(Locale.ROOT), name)) {
                matched = true;
            }
        }
        return matched;
    }

    private static boolean hashMatches(String field, String name) {
        if (!field.startsWith(HASHED)) {
            return false;
        }
        String[] parts = field.substring(HASHED.length()).split("\\|", -1);
        if (parts.length != 2) {
            return false;
        }
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(base64.decode(parts[0]), "HmacSHA1"));
            byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(hash, base64.decode(parts[1]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
