package io.remora.certs.authority;

import io.remora.certs.PeerName;
import io.remora.certs.SubjectAltName;
import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import io.remora.certs.store.JournalEntry;
import io.remora.certs.x509.KeyFingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the journal says about a join token: what it lets its holder have, and until when.
 *
 * @param id hash of the token's secret
 * @param request what it is exchanged for
 * @param expires until when
 * @param key the only key it may be used with, when it was bound to one
 */
record JoinGrant(String id, IssueRequest request, Instant expires, Optional<KeyFingerprint> key) {
    static final String KIND = "join-token";

    /** The field of an issued entry that says which token was spent for it. */
    static final String SPENT = "join-token";

    JournalEntry toEntry() {
        JournalEntry entry = JournalEntry.of(KIND)
                .with("id", id)
                .with("name", request.name().text())
                .with(
                        "san",
                        request.names().stream().map(SubjectAltName::toString).collect(Collectors.joining("\n")))
                .with("usage", request.usage().name())
                .with("life", request.life().duration().toString())
                .with("expires", expires.toString());
        return key.isPresent() ? entry.with("key", key.get().hex()) : entry;
    }

    /** The grant of a token that was made and not spent. */
    static Optional<JoinGrant> unspent(List<JournalEntry> entries, String id) {
        Optional<JoinGrant> found = Optional.empty();
        for (JournalEntry entry : entries) {
            if (entry.kind().equals(KIND) && entry.required("id").equals(id)) {
                found = Optional.of(fromEntry(entry));
            } else if (entry.kind().equals(Ledger.ISSUED)
                    && entry.field(SPENT).orElse("").equals(id)) {
                return Optional.empty();
            }
        }
        return found;
    }

    private static JoinGrant fromEntry(JournalEntry entry) {
        List<SubjectAltName> names = new ArrayList<>();
        for (String name : entry.required("san").split("\n", -1)) {
            names.add(SubjectAltName.parse(name));
        }
        return new JoinGrant(
                entry.required("id"),
                new IssueRequest(
                        PeerName.of(entry.required("name")),
                        names,
                        Usage.valueOf(entry.required("usage")),
                        new TimeToLive(Duration.parse(entry.required("life")))),
                Instant.parse(entry.required("expires")),
                entry.field("key").map(KeyFingerprint::new));
    }
}
