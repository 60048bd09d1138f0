package io.remora.ssh.authorized;

import io.remora.ssh.blob.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A file of what is revoked, read again when it changes. A line is a public key as it stands in a {@code .pub} file,
 * its fingerprint {@code SHA256:...}, {@code serial: NUMBER} or {@code id: TEXT} (of certificates, whoever signed
 * them), as {@code ssh-keygen -k} takes them; or the file is the binary list that it makes of such lines. What is not
 * understood makes the file unreadable: nobody is let in then.
 */
public final class Revocations {
    private final List<Watched<Predicate<Shown>>> files;

    private Revocations(List<Watched<Predicate<Shown>>> files) {
        this.files = files;
    }

    /**
     * Of these files.
     *
     * @throws IOException one of them cannot be read now
     */
    public static Revocations of(List<Path> files) throws IOException {
        Revocations revocations = new Revocations(files.stream()
                .map(file -> new Watched<>(file, Revocations::read))
                .toList());
        revocations.any(new Shown("", "", Optional.empty()));
        return revocations;
    }

    private static List<Predicate<Shown>> read(Path file, byte[] content) throws IOException {
        if (!KeyRevocationList.is(content)) {
            return Watched.lines(file, content, Revocations::line);
        }
        try {
            return KeyRevocationList.read(content);
        } catch (IOException e) {
            throw new IOException(
                    "the key revocation list " + file + " cannot be used: " + e.getMessage()
                            + "; make it anew with ssh-keygen -k",
                    e);
        }
    }

    private static void line(Path file, int number, String text, List<Predicate<Shown>> into) throws IOException {
        String line = text.strip();
        try {
            if (line.isEmpty() || line.startsWith("#")) {
                return;
            }
            if (line.startsWith("SHA256:")) {
                String fingerprint = line.split("\\s+", -1)[0];
                into.add(shown -> shown.sha256().equals(fingerprint));
            } else if (line.startsWith("serial:")) {
                long serial = Long.parseUnsignedLong(line.substring(7).strip());
                into.add(shown -> shown.certificate()
                        .filter(each -> each.serial() == serial)
                        .isPresent());
            } else if (line.startsWith("id:")) {
                String id = line.substring(3).strip();
                into.add(shown ->
                        shown.certificate().filter(each -> each.id().equals(id)).isPresent());
            } else {
                String fingerprint = Fingerprint.of(Base64.getDecoder().decode(line.split("\\s+", -1)[1]));
                into.add(shown -> shown.sha256().equals(fingerprint));
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(
                    file + ":" + number + " is neither a public key nor SHA256:..., serial: or id:; correct it", e);
        }
    }

    /** Whether a key is revoked. */
    public boolean revoked(byte[] key) throws IOException {
        return any(Shown.key(key));
    }

    /** Whether a certificate is revoked by its id or serial number; its keys are looked up apart. */
    public boolean revoked(byte[] authority, String id, long serial) throws IOException {
        return any(Shown.certificate(authority, id, serial));
    }

    private boolean any(Shown shown) throws IOException {
        for (Watched<Predicate<Shown>> file : files) {
            if (file.entries().stream().anyMatch(line -> line.test(shown))) {
                return true;
            }
        }
        return false;
    }
}
