package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.ssh.SshCertificate;
import io.remora.certs.ssh.SshPublicKey;
import io.remora.certs.store.JournalEntry;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the journal's entries say of SSH: the authority's keys, of which the newest signs, and what they signed. Built
 * by reading them all; not shared between threads.
 */
final class SshLedger {
    static final String MADE = "ssh-authority";
    static final String RETIRED = "ssh-retired";
    static final String ISSUED = "ssh-issued";
    static final String REVOKED = "ssh-revoked";
    private static final String VERSION = "version";

    /** How long one that has ended stays on the revocation list: longer than any clock is tolerated to be wrong. */
    private static final Duration LINGERING = Duration.ofDays(1);

    private final Path folder;
    private final List<PublicKey> keys = new ArrayList<>();
    private final Map<Long, SshIssued> issued = new LinkedHashMap<>();
    private int retired;
    private long listVersion;

    private SshLedger(Path folder) {
        this.folder = folder;
    }

    /** Adds the entries up; the files that they speak of are in the folder. */
    static SshLedger of(List<JournalEntry> entries, Path folder) {
        SshLedger ledger = new SshLedger(folder);
        entries.forEach(ledger::apply);
        return ledger;
    }

    private void apply(JournalEntry entry) {
        switch (entry.kind()) {
            case MADE -> keys.add(entry.as(PublicKey.class, SshLedger::key));
            case RETIRED -> retired = Integer.parseInt(entry.required("generation"));
            case ISSUED -> {
                int generation = keys.size();
                SshIssued one = entry.as(SshIssued.class, each -> fromEntry(each, generation));
                issued.put(one.serial(), one);
            }
            case REVOKED -> {
                for (String serial : entry.required("serial").split(",", -1)) {
                    issued.computeIfPresent(Long.parseUnsignedLong(serial), (s, one) -> one.revoke());
                }
                long counted = listVersion + 1;
                listVersion = entry.field(VERSION).map(Long::parseLong).orElse(counted);
            }
            default -> {
                // Of another layer that keeps its records in the same journal.
            }
        }
    }

    /** The key that signs, when there is one yet. */
    Optional<PublicKey> current() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(keys.size() - 1));
    }

    /** How many keys there were; the number of the current one. */
    int generation() {
        return keys.size();
    }

    /** How many keys are trusted: two during a rotation. */
    int trustedCount() {
        return keys.size() - retired;
    }

    /** The keys that peers are to trust, as lines, the newest first. */
    List<String> trustedLines() {
        List<String> lines = new ArrayList<>();
        for (int i = keys.size(); i > retired; i--) {
            lines.add(SshPublicKey.of(keys.get(i - 1)).line("remora-ssh-ca" + (i == 1 ? "" : "-" + i)));
        }
        return lines;
    }

    /** Everything issued, oldest first. */
    List<SshIssued> issued() {
        return List.copyOf(issued.values());
    }

    /** What was issued under a name for a use, oldest first. */
    List<SshIssued> issuedTo(PeerName name, SshCertificate.Use use) {
        return issued.values().stream()
                .filter(each -> each.name().equals(name) && each.use() == use)
                .toList();
    }

    /** The newest of each name and use. */
    Collection<SshIssued> newest() {
        Map<String, SshIssued> newest = new LinkedHashMap<>();
        issued.values().forEach(each -> newest.put(SshIssued.stem(each.name(), each.use()), each));
        return newest.values();
    }

    /** The version of the next revocation list, greater than that of every one before. */
    long nextListVersion() {
        return listVersion + 1;
    }

    /** What a revocation list of now holds, by the key that signed it. */
    Map<SshPublicKey, Collection<Long>> revoked(Instant now) {
        TreeMap<Integer, Collection<Long>> serials = new TreeMap<>();
        for (SshIssued each : issued.values()) {
            if (each.revoked() && each.notAfter().plus(LINGERING).isAfter(now)) {
                serials.computeIfAbsent(each.generation(), g -> new TreeSet<>()).add(each.serial());
            }
        }
        Map<SshPublicKey, Collection<Long>> byKey = new LinkedHashMap<>();
        serials.forEach((generation, list) -> byKey.put(SshPublicKey.of(keys.get(generation - 1)), list));
        return byKey;
    }

    static JournalEntry entryFor(PublicKey key) {
        return JournalEntry.of(MADE)
                .with("kind", KeyKind.of(key).name())
                .with("public", Base64.getUrlEncoder().withoutPadding().encodeToString(key.getEncoded()));
    }

    static JournalEntry entryFor(SshIssued one) {
        return JournalEntry.of(ISSUED)
                .with("name", one.name().text())
                .with("use", one.use().name())
                .with("serial", Long.toUnsignedString(one.serial()))
                .with("principals", String.join(",", one.principals()))
                .with("until", one.notAfter().toString())
                .with("fingerprint", one.fingerprint())
                .with("key", one.key().isPresent() ? "here" : "elsewhere")
                .with("generation", Integer.toString(one.generation()));
    }

    JournalEntry revocation(Collection<SshIssued> revoked, Instant now) {
        return JournalEntry.of(REVOKED)
                .with(
                        "serial",
                        revoked.stream()
                                .map(each -> Long.toUnsignedString(each.serial()))
                                .collect(Collectors.joining(",")))
                .with("at", now.toString())
                .with(VERSION, Long.toString(nextListVersion()));
    }

    private SshIssued fromEntry(JournalEntry entry, int newest) {
        PeerName name = PeerName.of(entry.required("name"));
        SshCertificate.Use use = SshCertificate.Use.valueOf(entry.required("use"));
        String stem = SshIssued.stem(name, use);
        return new SshIssued(
                name,
                use,
                Long.parseUnsignedLong(entry.required("serial")),
                List.of(entry.required("principals").split(",", -1)),
                Instant.parse(entry.required("until")),
                entry.required("fingerprint"),
                folder.resolve(stem + "-cert.pub"),
                entry.required("key").equals("here") ? Optional.of(folder.resolve(stem)) : Optional.empty(),
                entry.field("generation").map(Integer::parseInt).orElse(newest),
                false);
    }

    private static PublicKey key(JournalEntry entry) {
        String algorithm = entry.required("kind").equals(KeyKind.P256.name()) ? "EC" : "Ed25519";
        byte[] encoded = Base64.getUrlDecoder().decode(entry.required("public"));
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw CertsException.of(
                    CertsException.Reason.CORRUPT,
                    "the journal's SSH key cannot be read; restore the folder from a backup",
                    e);
        }
    }
}
