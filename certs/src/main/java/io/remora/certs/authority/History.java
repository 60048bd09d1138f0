package io.remora.certs.authority;

import io.remora.certs.store.JournalEntry;
import io.remora.certs.store.Store;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What of an authority's journal still means something: every root, what was issued and has not ended, the newest of
 * each name, revocations of these, and join tokens that could still be shown.
 *
 * <p>Entries stay for longer than any clock is tolerated to be wrong, so that a step of the clock brings nothing back.
 */
final class History {
    /** How long a certificate or a join token stays after its end. */
    private static final Duration LINGERING = Duration.ofHours(1);

    /** How long a revoked one does: it is on the revocation lists for that long. */
    private static final Duration REVOKED_LINGERING = Duration.ofDays(1);

    private final Instant now;
    private final Set<BigInteger> serials = new HashSet<>();
    private final Set<Long> sshSerials = new HashSet<>();
    private final Set<String> tokens = new HashSet<>();

    private History(List<JournalEntry> entries, Path folder, Instant now) {
        this.now = now;
        for (JournalEntry entry : entries) {
            if (entry.kind().equals(JoinGrant.KIND) && !over(Instant.parse(entry.required("expires")), LINGERING)) {
                tokens.add(entry.required("id"));
            }
        }
        Ledger ledger = Ledger.of(entries);
        ledger.newest().forEach(each -> serials.add(each.serial()));
        ledger.issued().stream()
                .filter(each -> !over(each.notAfter(), each.revocation().isPresent() ? REVOKED_LINGERING : LINGERING))
                .forEach(each -> serials.add(each.serial()));
        SshLedger ssh = SshLedger.of(entries, folder);
        ssh.newest().forEach(each -> sshSerials.add(each.serial()));
        ssh.issued().stream()
                .filter(each -> !over(each.notAfter(), each.revoked() ? REVOKED_LINGERING : LINGERING))
                .forEach(each -> sshSerials.add(each.serial()));
    }

    /** The store of an authority's folder, which keeps its history short. */
    static Store store(Path folder, Clock clock) {
        return Store.at(folder, entries -> needed(entries, folder, clock.instant()));
    }

    /** The entries that are needed, in their order. */
    static List<JournalEntry> needed(List<JournalEntry> entries, Path folder, Instant now) {
        History history = new History(entries, folder, now);
        List<JournalEntry> needed = new ArrayList<>();
        JournalEntry lastList = null;
        JournalEntry lastSshRevocation = null;
        for (JournalEntry entry : entries) {
            if (entry.kind().equals(Ledger.LISTED)) {
                lastList = entry;
            } else if (entry.kind().equals(SshLedger.REVOKED)) {
                lastSshRevocation = entry;
            }
        }
        for (JournalEntry entry : entries) {
            // The newest of both kinds also carry the number that the next list must exceed.
            if (entry == lastList || entry == lastSshRevocation || history.needs(entry)) {
                needed.add(entry);
            }
        }
        return needed;
    }

    private boolean needs(JournalEntry entry) {
        return switch (entry.kind()) {
            case JoinGrant.KIND -> tokens.contains(entry.required("id"));
            case Ledger.ISSUED ->
                serials.contains(new BigInteger(entry.required("serial"), 16))
                        || tokens.contains(entry.field(JoinGrant.SPENT).orElse(""));
            case Ledger.REVOKED -> any(entry, serial -> serials.contains(new BigInteger(serial, 16)));
            case SshLedger.ISSUED -> sshSerials.contains(Long.parseUnsignedLong(entry.required("serial")));
            case SshLedger.REVOKED -> any(entry, serial -> sshSerials.contains(Long.parseUnsignedLong(serial)));
            case Ledger.LISTED, Ledger.RESEALED -> false;
            default -> true;
        };
    }

    private static boolean any(JournalEntry entry, Predicate<String> needed) {
        return Arrays.stream(entry.required("serial").split(",", -1)).anyMatch(needed);
    }

    private boolean over(Instant end, Duration lingering) {
        return now.isAfter(end.plus(lingering));
    }
}
