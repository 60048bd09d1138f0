package io.remora.authenticator;

import io.remora.Evidence;
import io.remora.certs.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * SSH keys that are refused whatever else lets them in. The file has one entry a line and is read again when it
 * changes:
 *
 * <pre>
 * # alice's old laptop; ssh-keygen -lf KEY.pub prints it
 * SHA256:43 CHARACTERS      a key, a certified key, or the key of an authority and with it all its certificates
 * id alice@laptop           certificates with this key id
 * </pre>
 *
 * <p>Any thread may use it.
 */
public final class RevokedSshKeys {
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

    private final Supplier<Entries> entries;

    private record Entries(Set<String> fingerprints, Set<String> keyIds) {}

    private RevokedSshKeys(Supplier<Entries> entries) {
        this.entries = entries;
    }

    /** These fingerprints, in OpenSSH's form. */
    public static RevokedSshKeys of(Collection<String> fingerprints) {
        Entries fixed = new Entries(Set.copyOf(fingerprints), Set.of());
        return new RevokedSshKeys(() -> fixed);
    }

    /**
     * The entries of a file, as they stand there now and later.
     *
     * @throws IOException when the file cannot be read or a line is not understood; the sentence names it
     */
    public static RevokedSshKeys file(Path file, Clock clock) throws IOException {
        return new RevokedSshKeys(ReloadingFile.open(file, RevokedSshKeys::read, clock));
    }

    private static Entries read(Path file) throws IOException {
        Set<String> fingerprints = new HashSet<>();
        Set<String> keyIds = new HashSet<>();
        for (LineFile.Line line : LineFile.read(file)) {
            if (FINGERPRINT.matcher(line.text()).matches()) {
                fingerprints.add(line.text());
            } else if (line.text().startsWith("id ")) {
                keyIds.add(line.text().substring(3).strip());
            } else {
                throw line.wrong(
                        "an entry is a fingerprint such as ssh-keygen -lf prints it, SHA256: and 43 characters,"
                                + " or 'id KEY-ID'");
            }
        }
        return new Entries(Set.copyOf(fingerprints), Set.copyOf(keyIds));
    }

    /** What was revoked of a key, for the log; empty when nothing. */
    Optional<String> revokes(Evidence.SshKey key) {
        Entries current = entries.get();
        if (current.fingerprints().contains(key.fingerprint())) {
            return Optional.of("the key " + key.fingerprint());
        }
        return key.certificate()
                .flatMap(certificate -> current.fingerprints().contains(certificate.caFingerprint())
                        ? Optional.of("the authority's key " + certificate.caFingerprint())
                        : current.keyIds().contains(certificate.keyId())
                                ? Optional.of("the key id '" + Printable.of(certificate.keyId()) + "'")
                                : Optional.empty());
    }
}
