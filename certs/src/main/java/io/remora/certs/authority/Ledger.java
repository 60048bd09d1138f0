package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.SubjectAltName;
import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import io.remora.certs.store.JournalEntry;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The state that the journal's entries add up to. Built by reading them all; not shared between threads. */
final class Ledger {
    static final String CREATED = "authority";
    static final String ROTATED = "rotated";
    static final String RETIRED = "retired";
    static final String ISSUED = "issued";
    static final String REVOKED = "revoked";
    static final String LISTED = "crl";
    static final String RESEALED = "resealed";
    private static final String LIST_NUMBER = "crl-number";
    private static final String LIST_LIFE = "crl-life";

    private final TreeMap<Integer, Generation> generations = new TreeMap<>();
    private final Map<BigInteger, IssuedCertificate> issued = new LinkedHashMap<>();
    private long listNumber;
    private Optional<TimeToLive> listLife = Optional.empty();

    private Ledger() {}

    /** Adds the entries up. */
    static Ledger of(List<JournalEntry> entries) {
        Ledger ledger = new Ledger();
        int number = 1;
        for (JournalEntry entry : entries) {
            number++;
            try {
                ledger.apply(entry);
            } catch (IllegalArgumentException | IllegalStateException | CertsException e) {
                throw CertsException.of(
                        CertsException.Reason.CORRUPT,
                        "line " + number + " of the authority's journal makes no sense (" + e.getMessage()
                                + "); restore the folder from a backup",
                        e);
            }
        }
        if (ledger.generations.isEmpty()) {
            throw CertsException.of(
                    CertsException.Reason.CORRUPT, "the journal names no authority; restore the folder from a backup");
        }
        return ledger;
    }

    /** The generation that signs. */
    Generation current() {
        return generations.lastEntry().getValue();
    }

    boolean isCurrent(Generation generation) {
        return generation.number() == generations.lastKey();
    }

    /** All generations that are still trusted, the newest first. */
    List<Generation> trusted() {
        return generations.descendingMap().values().stream()
                .filter(g -> !g.retired())
                .toList();
    }

    Collection<IssuedCertificate> issued() {
        return issued.values();
    }

    /** What was issued under a name, oldest first. */
    List<IssuedCertificate> issuedTo(PeerName name) {
        return issued.values().stream().filter(c -> c.name().equals(name)).toList();
    }

    /** The newest certificate of each name; its holder has it in the place of those before. */
    Collection<IssuedCertificate> newest() {
        Map<PeerName, IssuedCertificate> newest = new LinkedHashMap<>();
        issued.values().forEach(each -> newest.put(each.name(), each));
        return newest.values();
    }

    Optional<IssuedCertificate> issued(BigInteger serial) {
        return Optional.ofNullable(issued.get(serial));
    }

    /** The number of the newest revocation list, 0 before the first. */
    long listNumber() {
        return listNumber;
    }

    /** How long the newest revocation list may be relied on; empty before the first. */
    Optional<TimeToLive> listLife() {
        return listLife;
    }

    /** Certificates of these that may still be relied on. */
    static List<IssuedCertificate> valid(Collection<IssuedCertificate> of, Instant now) {
        return of.stream()
                .filter(c -> c.status(now) == IssuedCertificate.Status.VALID)
                .toList();
    }

    static JournalEntry entryFor(IssuedCertificate certificate) {
        return JournalEntry.of(ISSUED)
                .with("serial", certificate.serial().toString(16))
                .with("name", certificate.name().text())
                .with(
                        "san",
                        certificate.names().stream()
                                .map(SubjectAltName::toString)
                                .collect(Collectors.joining("\n")))
                .with("usage", certificate.usage().name())
                .with("life", certificate.life().duration().toString())
                .with("from", certificate.notBefore().toString())
                .with("until", certificate.notAfter().toString())
                .with("generation", Integer.toString(certificate.generation()))
                .with("fingerprint", certificate.fingerprint())
                .with("key", certificate.keyHere() ? "here" : "elsewhere");
    }

    static JournalEntry entryFor(Collection<IssuedCertificate> revoked, IssuedCertificate.Revocation how) {
        return JournalEntry.of(REVOKED)
                .with(
                        "serial",
                        revoked.stream().map(c -> c.serial().toString(16)).collect(Collectors.joining(",")))
                .with("at", how.at().toString())
                .with("reason", how.reason().toString());
    }

    /** Adds to an entry that a revocation list of this number, renewed after this time, was written with it. */
    static JournalEntry withList(JournalEntry entry, long number, TimeToLive life) {
        return entry.with(LIST_NUMBER, Long.toString(number))
                .with(LIST_LIFE, life.duration().toString());
    }

    private void apply(JournalEntry entry) {
        switch (entry.kind()) {
            case CREATED, ROTATED -> {
                Generation generation = entry.as(Generation.class, Generation::fromEntry);
                generations.put(generation.number(), generation);
            }
            case RETIRED -> {
                int last = Integer.parseInt(entry.required("generation"));
                generations.headMap(last, true).replaceAll((n, g) -> g.retire());
                generations.replaceAll((n, g) -> n == last + 1 ? g.withoutCross() : g);
            }
            case ISSUED -> {
                IssuedCertificate certificate = entry.as(IssuedCertificate.class, Ledger::issuedFrom);
                issued.put(certificate.serial(), certificate);
            }
            case REVOKED -> {
                IssuedCertificate.Revocation how = new IssuedCertificate.Revocation(
                        Instant.parse(entry.required("at")), RevocationReason.parse(entry.required("reason")));
                for (String serial : entry.required("serial").split(",", -1)) {
                    issued.computeIfPresent(new BigInteger(serial, 16), (s, c) -> c.revoked(how));
                }
            }
            default -> {
                // A revocation list alone, or an entry of another layer that keeps its records in the same journal.
            }
        }
        if (entry.field(LIST_NUMBER).isPresent()) {
            listNumber = Long.parseLong(entry.required(LIST_NUMBER));
            listLife = Optional.of(new TimeToLive(Duration.parse(entry.required(LIST_LIFE))));
        }
    }

    private static IssuedCertificate issuedFrom(JournalEntry entry) {
        List<SubjectAltName> names = new ArrayList<>();
        for (String name : entry.required("san").split("\n", -1)) {
            names.add(SubjectAltName.parse(name));
        }
        return new IssuedCertificate(
                new BigInteger(entry.required("serial"), 16),
                PeerName.of(entry.required("name")),
                List.copyOf(names),
                Usage.valueOf(entry.required("usage")),
                new TimeToLive(Duration.parse(entry.required("life"))),
                Instant.parse(entry.required("from")),
                Instant.parse(entry.required("until")),
                Integer.parseInt(entry.required("generation")),
                entry.required("fingerprint"),
                entry.required("key").equals("here"),
                Optional.empty());
    }
}
