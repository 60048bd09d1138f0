package io.remora.authenticator;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One user of a password file. It can check a password and does not hold it:
 *
 * <pre>
 * alice:SCRAM-SHA-256$600000:SALT$STORED-KEY:SERVER-KEY      the three in base64; PostgreSQL's form after the name
 * </pre>
 */
final class PasswordEntry {
    /** RFC 7677, section 4. */
    static final int FEWEST_ITERATIONS = 4096;

    static final int SALT_BYTES = 16;

    private static final int ITERATIONS = 600_000;
    private static final Pattern NAME = Pattern.compile("[^:#\\s\\p{Cntrl}][^:\\p{Cntrl}]{0,127}");
    private static final Pattern LINE = Pattern.compile("([^:]+):SCRAM-SHA-256\\$([0-9]{4,8}):([A-Za-z0-9+/=]{8,128})"
            + "\\$([A-Za-z0-9+/]{43}=):([A-Za-z0-9+/]{43}=)");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name;
    private final int iterations;
    private final byte[] salt;
    private final Scram.ServerKeys keys;

    PasswordEntry(String name, int iterations, byte[] salt, Scram.ServerKeys keys) {
        this.name = name;
        this.iterations = iterations;
        this.salt = salt;
        this.keys = keys;
    }

    /** Derives what is kept of a password; takes about half a second. */
    static PasswordEntry of(String name, char[] password) {
        return of(name, password, ITERATIONS);
    }

    static PasswordEntry of(String name, char[] password, int iterations) {
        checkName(name);
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new PasswordEntry(
                name, iterations, salt, Scram.derive(password, salt, iterations).forServer());
    }

    /** An entry that no password fits, of the usual shape. */
    static PasswordEntry absent(String name, byte[] salt, byte[] key) {
        return new PasswordEntry(name, ITERATIONS, salt, new Scram.ServerKeys(key, key));
    }

    static void checkName(String name) {
        if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
            throw new IllegalArgumentException(
                    "a user's name has 1 to 128 characters without ':' and without white space"
                            + " around it, and does not start with '#'");
        }
    }

    static PasswordEntry parse(LineFile.Line line) throws IOException {
        Matcher matcher = LINE.matcher(line.text());
        try {
            if (matcher.matches() && Integer.parseInt(matcher.group(2)) >= FEWEST_ITERATIONS) {
                checkName(matcher.group(1));
                return new PasswordEntry(
                        matcher.group(1),
                        Integer.parseInt(matcher.group(2)),
                        Base64.getDecoder().decode(matcher.group(3)),
                        new Scram.ServerKeys(
                                Base64.getDecoder().decode(matcher.group(4)),
                                Base64.getDecoder().decode(matcher.group(5))));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw line.wrong("a user is NAME:SCRAM-SHA-256$ITERATIONS:SALT$STORED-KEY:SERVER-KEY with at least "
                + FEWEST_ITERATIONS + " iterations; set the password anew");
    }

    String toLine() {
        Base64.Encoder base64 = Base64.getEncoder();
        return name + ":SCRAM-SHA-256$" + iterations + ":" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(keys.stored()) + ":" + base64.encodeToString(keys.server());
    }

    String name() {
        return name;
    }

    int iterations() {
        return iterations;
    }

    byte[] salt() {
        return salt;
    }

    Scram.ServerKeys keys() {
        return keys;
    }
}
