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
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The SSH side of an authority's folder: a key of its own, {@code ssh.key} and {@code ssh.pub}, made when the first SSH
 * certificate is issued and kept as the others are. {@code ssh.pub} goes into sshd's {@code TrustedUserCAKeys}, and
 * after {@code @cert-authority *} into {@code known_hosts}; during a rotation it holds two keys. {@code ssh.krl}, there
 * from the start because sshd lets nobody in without it, is for sshd's {@code RevokedKeys}.
 *
 * <p>A certificate for NAME is {@code NAME-ssh-user-cert.pub} or {@code NAME-ssh-host-cert.pub}, beside the key
 * {@code NAME-ssh-user} or {@code NAME-ssh-host} when that was made here; {@code ssh -i NAME-ssh-user} finds it by
 * itself. Threads and crashes: as {@link CertificateAuthority}.
 */
public final class SshAuthority {
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

    /** The file of the authority's SSH public keys; there once something was issued. */
    public Path publicKeyFile() {
        return store.file(PUBLIC);
    }

    /** The file that {@link #revoke} writes; there once something was issued. */
    public Path revocationListFile() {
        return store.file(REVOCATION_LIST);
    }

    /**
     * Issues a certificate for a new P-256 key, whose files are made too.
     *
     * @throws CertsException {@code EXISTS} when the name has a valid one for this use, or its files are there
     */
    public SshIssued issue(SshRequest request) {
        return issue(request, Optional.empty(), false);
    }

    /** Issues a certificate for a key that its owner made; only its certificate's file is written. */
    public SshIssued issue(SshRequest request, SshPublicKey subject) {
        return issue(request, Optional.of(subject), false);
    }

    /** As {@link #issue(SshRequest)}, over a valid one of that name and use, whose files are replaced. */
    public SshIssued reissue(SshRequest request) {
        return issue(request, Optional.empty(), true);
    }

    /** The SSH certificates that were issued, oldest first. */
    public List<SshIssued> list() {
        return ledger(store.entries()).issued();
    }

    /**
     * Revokes every SSH certificate of a name and use that has not ended, and writes {@code ssh.krl}, the list for
     * sshd's {@code RevokedKeys} and ssh's {@code RevokedHostKeys}. No key is needed.
     *
     * @return what was revoked; empty when all had ended or been revoked already
     * @throws CertsException {@code UNKNOWN} when nothing was issued to the name
     */
    public List<SshIssued> revoke(PeerName name, SshCertificate.Use use) {
        return store.exclusively(change -> {
            Instant now = clock.instant();
            SshLedger ledger = ledger(change.entries());
            List<SshIssued> all = ledger.issuedTo(name, use);
            if (all.isEmpty()) {
                throw CertsException.of(
                        CertsException.Reason.UNKNOWN,
                        "no SSH certificate was issued to '" + name + "' for that use; 'list' shows what was");
            }
            List<SshIssued> valid =
                    all.stream().filter(each -> each.isValid(now)).toList();
            if (valid.isEmpty()) {
                return List.of();
            }
            JournalEntry entry = ledger.revocation(valid, now);
            SshLedger after = ledger(change.entries(), entry);
            stageRevocationList(change, ledger.nextListVersion(), now, after.revoked(now));
            change.commit(entry);
            return valid.stream().map(SshIssued::revoke).toList();
        });
    }

    /**
     * Makes a new key, which signs from now on; {@code ssh.pub} holds it and the one before until {@link #retire}. The
     * private key before is gone.
     *
     * @throws CertsException {@code REFUSED} when nothing was issued yet, or the key before the present one is still
     *     trusted
     */
    public void rotate() {
        Optional<PublicKey> before = ledger(store.entries()).current();
        KeyKind kind = KeyKind.of(before.orElseThrow(SshAuthority::noKey));
        KeyPair keys = kind.generate();
        byte[] content = KeyFile.encode(keys.getPrivate(), keys.getPublic(), protection);
        store.exclusively(change -> {
            if (ledger(change.entries()).trustedCount() != 1) {
                throw CertsException.of(
                        CertsException.Reason.REFUSED,
                        "a rotation is under way: the older SSH key is still trusted; retire it before the next"
                                + " rotation");
            }
            stageKey(change, keys.getPublic(), content);
            return change;
        });
        Arrays.fill(content, (byte) 0);
    }

    /**
     * Ends the key before the present one: {@code ssh.pub} holds the present one alone.
     *
     * @param evenIfUsed also when the newest certificate of some name is of the old key; peers will refuse those
     * @throws CertsException {@code REFUSED} when there is one key only, or the old one is in use
     */
    public void retire(boolean evenIfUsed) {
        store.exclusively(change -> {
            SshLedger ledger = ledger(change.entries());
            if (ledger.trustedCount() < 2) {
                throw CertsException.of(
                        CertsException.Reason.REFUSED,
                        "there is one SSH key only; 'rotate-ca --ssh' makes the next one");
            }
            Instant now = clock.instant();
            List<SshIssued> used = ledger.newest().stream()
                    .filter(each -> each.isValid(now) && each.generation() < ledger.generation())
                    .toList();
            if (!used.isEmpty() && !evenIfUsed) {
                throw CertsException.of(
                        CertsException.Reason.REFUSED,
                        "the newest SSH certificate of " + used.size() + " name(s) is still one of the old key, the"
                                + " first that of '" + used.get(0).name() + "' until "
                                + used.get(0).notAfter() + "; issue them again or revoke them, or retire it even so");
            }
            JournalEntry entry =
                    JournalEntry.of(SshLedger.RETIRED).with("generation", Integer.toString(ledger.generation() - 1));
            stageLines(change, PUBLIC, ledger(change.entries(), entry).trustedLines());
            change.commit(entry);
            return change;
        });
    }

    /** The key file's content in another protection, when there is a key. */
    Optional<byte[]> resealed(KeyProtection other) {
        return ledger(store.entries()).current().map(owner -> {
            PrivateKey key = KeyFile.read(store.file(KEY), owner, protection);
            return KeyFile.encode(key, owner, other);
        });
    }

    private SshIssued issue(SshRequest request, Optional<SshPublicKey> given, boolean again) {
        // Checked before a key is made or opened, so that a bad request leaves no trace.
        SshCertificate certificate = certificate(request);
        boolean free = again || given.isPresent();
        requireFree(ledger(store.entries()), request, free);
        KeyPair authority = authorityKey();
        Optional<KeyPair> made = given.isPresent() ? Optional.empty() : Optional.of(KeyKind.P256.generate());
        SshPublicKey subject =
                given.orElseGet(() -> SshPublicKey.of(made.orElseThrow().getPublic()));
        String line = certificate.sign(subject, authority);
        String stem = SshIssued.stem(request.name(), request.use());
        return store.exclusively(change -> {
            SshLedger ledger = ledger(change.entries());
            requireFree(ledger, request, free);
            if (!ledger.current().equals(Optional.of(authority.getPublic()))) {
                throw CertsException.of(
                        CertsException.Reason.REFUSED, "the SSH key was rotated at this moment; run the command again");
            }
            made.ifPresent(keys -> {
                byte[] secret = Pem.encode(keys.getPrivate());
                change.stage(stem, secret, DurableFiles.Mode.SECRET);
                Arrays.fill(secret, (byte) 0);
                stageLines(
                        change,
                        stem + ".pub",
                        List.of(subject.line(request.name().text())));
            });
            stageLines(change, stem + "-cert.pub", List.of(line));
            SshIssued one = new SshIssued(
                    request.name(),
                    request.use(),
                    certificate.serial(),
                    certificate.principals(),
                    certificate.notAfter(),
                    subject.fingerprint(),
                    store.file(stem + "-cert.pub"),
                    made.map(keys -> store.file(stem)),
                    ledger.generation(),
                    false);
            change.commit(SshLedger.entryFor(one));
            return one;
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
        Optional<PublicKey> known = ledger(entries).current();
        if (known.isEmpty()) {
            KeyKind kind = KeyKind.of(Ledger.of(entries).current().root().getPublicKey());
            KeyPair keys = kind.generate();
            byte[] content = KeyFile.encode(keys.getPrivate(), keys.getPublic(), protection);
            known = store.exclusively(change -> {
                Optional<PublicKey> other = ledger(change.entries()).current();
                if (other.isPresent()) {
                    return other;
                }
                stageRevocationList(change, 0, clock.instant(), Map.of());
                stageKey(change, keys.getPublic(), content);
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

    private void stageKey(Change change, PublicKey key, byte[] content) {
        JournalEntry entry = SshLedger.entryFor(key);
        change.stage(KEY, content, DurableFiles.Mode.SECRET);
        stageLines(change, PUBLIC, ledger(change.entries(), entry).trustedLines());
        change.commit(entry);
    }

    private void requireFree(SshLedger ledger, SshRequest request, boolean again) {
        Instant now = clock.instant();
        List<SshIssued> earlier = ledger.issuedTo(request.name(), request.use());
        for (SshIssued each : earlier) {
            if (!again && each.key().isPresent() && each.isValid(now)) {
                throw CertsException.of(
                        CertsException.Reason.EXISTS,
                        "'" + request.name() + "' exists already: it has an SSH certificate until " + each.notAfter()
                                + "; issue it again in its place (--replace), revoke it first, or choose another name");
            }
        }
        String stem = SshIssued.stem(request.name(), request.use());
        for (String file : List.of(stem, stem + ".pub", stem + "-cert.pub")) {
            if (earlier.isEmpty() && DurableFiles.isTaken(store.file(file))) {
                throw CertsException.of(
                        CertsException.Reason.EXISTS,
                        store.file(file) + " exists already and was not issued here; move it away");
            }
        }
    }

    private static CertsException noKey() {
        return CertsException.of(
                CertsException.Reason.REFUSED, "there is no SSH key yet: it is made with the first SSH certificate");
    }

    private SshLedger ledger(List<JournalEntry> entries, JournalEntry... more) {
        List<JournalEntry> all = new ArrayList<>(entries);
        all.addAll(List.of(more));
        return SshLedger.of(all, store.folder());
    }

    private static void stageRevocationList(
            Change change, long version, Instant now, Map<SshPublicKey, Collection<Long>> revoked) {
        change.stage(REVOCATION_LIST, SshRevocationList.encode(version, now, revoked), DurableFiles.Mode.PUBLIC);
    }

    private static void stageLines(Change change, String file, List<String> lines) {
        String text = String.join("\n", lines) + "\n";
        change.stage(file, text.getBytes(StandardCharsets.UTF_8), DurableFiles.Mode.PUBLIC);
    }
}
