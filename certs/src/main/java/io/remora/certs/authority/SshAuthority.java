package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.Printable;
import io.remora.certs.ssh.SshCertificate;
import io.remora.certs.ssh.SshPublicKey;
import io.remora.certs.ssh.SshRevocationList;
import io.remora.certs.store.Change;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.store.JournalEntry;
import io.remora.certs.store.Store;
import io.remora.certs.vault.KeyFile;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.Validity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The SSH side of an authority's folder: a key of its own, {@code ssh.key} and {@code ssh.pub}, made when the first SSH
 * certificate is issued and kept as the others are. {@code ssh.pub} goes into sshd's {@code TrustedUserCAKeys}, and
 * after {@code @cert-authority *} into {@code known_hosts}.
 *
 * <p>A certificate for NAME is {@code NAME-ssh-user-cert.pub} or {@code NAME-ssh-host-cert.pub}, beside the key
 * {@code NAME-ssh-user} or {@code NAME-ssh-host} when that was made here; {@code ssh -i NAME-ssh-user} finds it by itself.
 * Threads and crashes: as {@link CertificateAuthority}.
 */
public final class SshAuthority {
    private static final String MADE = "ssh-authority";
    private static final String ISSUED = "ssh-issued";
    private static final String REVOKED = "ssh-revoked";

    /** The file of the authority's SSH key. */
    static final String KEY = "ssh.key";

    private static final String PUBLIC = "ssh.pub";
    private static final String REVOCATION_LIST = "ssh.krl";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Store store;
    private final KeyProtection protection;
    private final Clock clock;

    SshAuthority(Store store, KeyProtection protection, Clock clock) {
        this.store = store;
        this.protection = protection;
        this.clock = clock;
    }

    /** The file of the authority's SSH public key; there once something was issued. */
    public Path publicKeyFile() {
        return store.file(PUBLIC);
    }

    /**
     * Issues a certificate for a new P-256 key, whose files are made too.
     *
     * @throws CertsException {@code EXISTS} when the name has a valid one for this use, or its files are there
     */
    public SshIssued issue(SshRequest request) {
        return issue(request, Optional.empty());
    }

    /** Issues a certificate for a key that its owner made; only its certificate's file is written. */
    public SshIssued issue(SshRequest request, SshPublicKey subject) {
        return issue(request, Optional.of(subject));
    }

    /** The SSH certificates that were issued, oldest first. */
    public List<SshIssued> list() {
        return issued(store.entries());
    }

    /**
     * Revokes every SSH certificate of a name and use that has not ended, and writes {@code ssh.krl}, the list for sshd's
     * {@code RevokedKeys} and ssh's {@code RevokedHostKeys}. No key is needed.
     *
     * @return what was revoked; empty when all had ended or been revoked already
     * @throws CertsException {@code UNKNOWN} when nothing was issued to the name
     */
    public List<SshIssued> revoke(PeerName name, SshCertificate.Use use) {
        return store.exclusively(change -> {
            Instant now = clock.instant();
            List<JournalEntry> entries = change.entries();
            List<SshIssued> issued = issued(entries);
            List<SshIssued> all = issued.stream()
                    .filter(c -> c.name().equals(name) && c.use() == use)
                    .toList();
            if (all.isEmpty()) {
                throw CertsException.of(
                        CertsException.Reason.UNKNOWN,
                        "no SSH certificate was issued to '" + name + "' for that use; 'list' shows what was");
            }
            List<SshIssued> valid = all.stream()
                    .filter(c -> !c.revoked() && c.notAfter().isAfter(now))
                    .toList();
            if (valid.isEmpty()) {
                return List.of();
            }
            Set<Long> serials = new TreeSet<>();
            issued.stream().filter(SshIssued::revoked).forEach(c -> serials.add(c.serial()));
            valid.forEach(c -> serials.add(c.serial()));
            long version =
                    entries.stream().filter(e -> e.kind().equals(REVOKED)).count() + 1;
            SshPublicKey authority = SshPublicKey.of(publicKey(entries).orElseThrow());
            change.stage(
                    REVOCATION_LIST,
                    SshRevocationList.encode(authority, version, now, serials),
                    DurableFiles.Mode.PUBLIC);
            change.commit(JournalEntry.of(REVOKED)
                    .with(
                            "serial",
                            valid.stream()
                                    .map(c -> Long.toUnsignedString(c.serial()))
                                    .collect(Collectors.joining(",")))
                    .with("at", now.toString()));
            return valid.stream().map(SshIssued::revoke).toList();
        });
    }

    /** The file that {@link #revoke} writes. */
    public Path revocationListFile() {
        return store.file(REVOCATION_LIST);
    }

    /** The key file's content in another protection, when there is a key. */
    Optional<byte[]> resealed(KeyProtection other) {
        return publicKey(store.entries()).map(owner -> {
            PrivateKey key = KeyFile.read(store.file(KEY), owner, protection);
            return KeyFile.encode(key, owner, other);
        });
    }

    private SshIssued issue(SshRequest request, Optional<SshPublicKey> given) {
        // Checked before a key is made or opened, so that a bad request leaves no trace.
        SshCertificate certificate = certificate(request);
        KeyPair authority = authorityKey();
        Optional<KeyPair> made = given.isPresent() ? Optional.empty() : Optional.of(KeyKind.P256.generate());
        SshPublicKey subject =
                given.orElseGet(() -> SshPublicKey.of(made.orElseThrow().getPublic()));
        String line = certificate.sign(subject, authority);
        String stem = stem(request.name(), request.use());
        return store.exclusively(change -> {
            requireFree(change.entries(), request, given.isPresent());
            made.ifPresent(keys -> {
                byte[] secret = Pem.encode(keys.getPrivate());
                change.stage(stem, secret, DurableFiles.Mode.SECRET);
                Arrays.fill(secret, (byte) 0);
                stageLine(change, stem + ".pub", subject.line(request.name().text()));
            });
            stageLine(change, stem + "-cert.pub", line);
            JournalEntry entry = JournalEntry.of(ISSUED)
                    .with("name", request.name().text())
                    .with("use", request.use().name())
                    .with("serial", Long.toUnsignedString(certificate.serial()))
                    .with("principals", String.join(",", certificate.principals()))
                    .with("until", certificate.notAfter().toString())
                    .with("fingerprint", subject.fingerprint())
                    .with("key", made.isPresent() ? "here" : "elsewhere");
            change.commit(entry);
            return fromEntry(entry);
        });
    }

    private SshCertificate certificate(SshRequest request) {
        Validity validity = Validity.from(clock.instant(), request.life());
        return new SshCertificate(
                request.use(),
                RANDOM.nextLong() >>> 1,
                request.name().text(),
                request.principals(),
                validity.notBefore(),
                validity.notAfter(),
                request.limits());
    }

    /** The authority's SSH key, made now when there is none. */
    private KeyPair authorityKey() {
        store.settle();
        List<JournalEntry> entries = store.entries();
        Optional<PublicKey> known = publicKey(entries);
        if (known.isEmpty()) {
            KeyKind kind = KeyKind.of(Ledger.of(entries).current().root().getPublicKey());
            KeyPair keys = kind.generate();
            byte[] content = KeyFile.encode(keys.getPrivate(), keys.getPublic(), protection);
            known = store.exclusively(change -> {
                Optional<PublicKey> other = publicKey(change.entries());
                if (other.isPresent()) {
                    return other;
                }
                change.stage(KEY, content, DurableFiles.Mode.SECRET);
                stageLine(change, PUBLIC, SshPublicKey.of(keys.getPublic()).line("remora-ssh-ca"));
                change.commit(JournalEntry.of(MADE)
                        .with("kind", kind.name())
                        .with(
                                "public",
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(keys.getPublic().getEncoded())));
                return Optional.of(keys.getPublic());
            });
            Arrays.fill(content, (byte) 0);
        }
        PublicKey owner = known.orElseThrow();
        Path file = store.file(KEY);
        PrivateKey key = KeyFile.read(file, owner, protection);
        KeyPairs.requirePair(owner, key, Printable.of(file.toString()));
        return new KeyPair(owner, key);
    }

    private static Optional<PublicKey> publicKey(List<JournalEntry> entries) {
        for (JournalEntry entry : entries) {
            if (entry.kind().equals(MADE)) {
                String algorithm = entry.required("kind").equals(KeyKind.P256.name()) ? "EC" : "Ed25519";
                byte[] encoded = Base64.getUrlDecoder().decode(entry.required("public"));
                try {
                    return Optional.of(
                            KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded)));
                } catch (GeneralSecurityException e) {
                    throw CertsException.of(
                            CertsException.Reason.CORRUPT,
                            "the journal's SSH key cannot be read; restore the folder from a backup",
                            e);
                }
            }
        }
        return Optional.empty();
    }

    private void requireFree(List<JournalEntry> entries, SshRequest request, boolean keyElsewhere) {
        Instant now = clock.instant();
        boolean known = false;
        for (SshIssued earlier : issued(entries)) {
            boolean same = earlier.name().equals(request.name()) && earlier.use() == request.use();
            known |= same;
            if (same
                    && !keyElsewhere
                    && !earlier.revoked()
                    && earlier.key().isPresent()
                    && earlier.notAfter().isAfter(now)) {
                throw CertsException.of(
                        CertsException.Reason.EXISTS,
                        "'" + request.name() + "' exists already: it has an SSH certificate until " + earlier.notAfter()
                                + "; choose another name, or certify its public key again");
            }
        }
        String stem = stem(request.name(), request.use());
        for (String file : List.of(stem, stem + ".pub", stem + "-cert.pub")) {
            if (!known && DurableFiles.isTaken(store.file(file))) {
                throw CertsException.of(
                        CertsException.Reason.EXISTS,
                        store.file(file) + " exists already and was not issued here; move it away");
            }
        }
    }

    private List<SshIssued> issued(List<JournalEntry> entries) {
        Map<Long, SshIssued> issued = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            if (entry.kind().equals(ISSUED)) {
                SshIssued one = entry.as(SshIssued.class, this::fromEntry);
                issued.put(one.serial(), one);
            } else if (entry.kind().equals(REVOKED)) {
                for (String serial : entry.required("serial").split(",", -1)) {
                    issued.computeIfPresent(Long.parseUnsignedLong(serial), (s, one) -> one.revoke());
                }
            }
        }
        return List.copyOf(issued.values());
    }

    private SshIssued fromEntry(JournalEntry entry) {
        PeerName name = PeerName.of(entry.required("name"));
        SshCertificate.Use use = SshCertificate.Use.valueOf(entry.required("use"));
        String stem = stem(name, use);
        return new SshIssued(
                name,
                use,
                Long.parseUnsignedLong(entry.required("serial")),
                List.of(entry.required("principals").split(",", -1)),
                Instant.parse(entry.required("until")),
                entry.required("fingerprint"),
                store.file(stem + "-cert.pub"),
                entry.required("key").equals("here") ? Optional.of(store.file(stem)) : Optional.empty(),
                false);
    }

    private static void stageLine(Change change, String file, String line) {
        change.stage(file, (line + "\n").getBytes(StandardCharsets.UTF_8), DurableFiles.Mode.PUBLIC);
    }

    private static String stem(PeerName name, SshCertificate.Use use) {
        return name + "-ssh-" + use.name().toLowerCase(Locale.ROOT);
    }
}
