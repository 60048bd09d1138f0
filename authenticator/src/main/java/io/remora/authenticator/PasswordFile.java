package io.remora.authenticator;

import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The users who have a password, and a secret from which the answers to users who do not exist are made, so that those
 * look and cost the same today and tomorrow. A file of mode 0600:
 *
 * <pre>
 * remora-passwords 1 SECRET                                   32 random bytes in base64
 * alice:SCRAM-SHA-256$600000:SALT$STORED-KEY:SERVER-KEY
 * </pre>
 *
 * <p>Whoever reads the file can guess passwords at their leisure, and can play the server towards a client; they cannot
 * log in with it. Immutable once it was read.
 */
public final class PasswordFile {
    private static final String HEADER = "remora-passwords 1 ";
    private static final int SECRET_BYTES = 32;

    private final byte[] secret;
    private final Map<String, PasswordEntry> users;
    private final List<PasswordEntry> all;

    private PasswordFile(byte[] secret, Map<String, PasswordEntry> users) {
        this.secret = secret;
        this.users = users;
        this.all = List.copyOf(users.values());
    }

    static PasswordFile read(Path file) throws IOException {
        List<LineFile.Line> lines = LineFile.read(file);
        byte[] secret = lines.isEmpty() ? new byte[0] : secret(lines.get(0));
        if (secret.length != SECRET_BYTES) {
            throw new IOException(Printable.of(file.toString())
                    + " does not begin as a file of passwords does; make it by setting a password in a new file");
        }
        Map<String, PasswordEntry> users = new TreeMap<>();
        for (LineFile.Line line : lines.subList(1, lines.size())) {
            PasswordEntry entry = PasswordEntry.parse(line);
            if (users.put(entry.name(), entry) != null) {
                throw line.wrong("the user " + Printable.of(entry.name()) + " is there twice; take one line out");
            }
        }
        return new PasswordFile(secret, users);
    }

    private static byte[] secret(LineFile.Line first) {
        try {
            return first.text().startsWith(HEADER)
                    ? Base64.getDecoder().decode(first.text().substring(HEADER.length()))
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /**
     * Sets the password of a user, new or known; the file is made when it is not there. Takes about half a second. Two
     * who do this at the same instant may undo one another's change.
     *
     * @throws IllegalArgumentException when the name or the password cannot be used
     * @throws IOException when the file cannot be read or written
     */
    public static void set(Path file, String user, char[] password) throws IOException {
        PasswordEntry entry = PasswordEntry.of(user, password);
        PasswordFile before = readOrEmpty(file);
        Map<String, PasswordEntry> users = new TreeMap<>(before.users);
        users.put(user, entry);
        new PasswordFile(before.secret, users).write(file);
    }

    /**
     * Takes a user out.
     *
     * @return whether it was there
     * @throws IOException when the file cannot be read or written
     */
    public static boolean remove(Path file, String user) throws IOException {
        PasswordFile before = read(file);
        Map<String, PasswordEntry> users = new TreeMap<>(before.users);
        if (users.remove(user) == null) {
            return false;
        }
        new PasswordFile(before.secret, users).write(file);
        return true;
    }

    private static PasswordFile readOrEmpty(Path file) throws IOException {
        if (Files.exists(file)) {
            return read(file);
        }
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new PasswordFile(secret, Map.of());
    }

    private void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder(HEADER)
                .append(Base64.getEncoder().encodeToString(secret))
                .append('\n');
        users.values().forEach(entry -> text.append(entry.toLine()).append('\n'));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        DurableFiles.createNew(next, text.toString().getBytes(StandardCharsets.UTF_8), DurableFiles.Mode.SECRET);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * The names of the users, in order.
     *
     * @throws IOException when the file cannot be read
     */
    public static List<String> users(Path file) throws IOException {
        return read(file).all.stream().map(PasswordEntry::name).toList();
    }

    /** The user of that name, if there is one. */
    Optional<PasswordEntry> user(String name) {
        return Optional.ofNullable(users.get(name));
    }

    /**
     * What to check a proof by. For a user that does not exist an entry that no password fits: always the same for a
     * name, of the shape of the others, and as costly.
     */
    PasswordEntry entry(String user) {
        byte[] mark = Scram.hmac(secret, ("salt of " + user).getBytes(StandardCharsets.UTF_8));
        byte[] key = Scram.hmac(secret, ("key of " + user).getBytes(StandardCharsets.UTF_8));
        PasswordEntry found = users.get(user);
        if (found != null) {
            return found;
        }
        if (all.isEmpty()) {
            return PasswordEntry.absent(user, Arrays.copyOf(mark, PasswordEntry.SALT_BYTES), key);
        }
        PasswordEntry like = all.get((mark[31] & 0xff) % all.size());
        return new PasswordEntry(
                user,
                like.iterations(),
                Arrays.copyOf(mark, Math.min(like.salt().length, mark.length)),
                new Scram.ServerKeys(key, mark));
    }
}
