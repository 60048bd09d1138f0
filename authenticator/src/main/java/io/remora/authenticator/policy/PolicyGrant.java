package io.remora.authenticator.policy;

import io.remora.Principal;
import io.remora.object.Grant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One {@code [[grant]]} of a policy file.
 *
 * @param principals whom it is for: those who match any of these
 * @param service what it grants: a service's name or a class
 * @param members which members of it; empty: all that is exposed
 * @param until its end; empty: none
 * @param calls how many uses a principal has, in all its sessions together; empty: any number
 * @param rate how many uses in each period a principal has, in all its sessions together; empty: any number
 * @param bytes how many bytes a principal may move, in all its sessions together; empty: any number
 * @param rule where it stands, {@code policy.toml:12}: what audits and explanations name
 */
public record PolicyGrant(
        List<NamePattern> principals,
        String service,
        Optional<Members> members,
        Optional<Instant> until,
        OptionalLong calls,
        Optional<Rate> rate,
        OptionalLong bytes,
        String rule) {
    /** Copies the patterns, of which there is at least one. */
    public PolicyGrant {
        principals = List.copyOf(principals);
        if (principals.isEmpty()) {
            throw new IllegalArgumentException("a grant needs a principal; write \"*\" for everybody");
        }
    }

    /** The pattern that one of the principal's names matches. */
    public Optional<NamePattern> match(Principal principal) {
        return principals.stream()
                .filter(pattern -> pattern.match(principal).isPresent())
                .findFirst();
    }

    /** Whether it has ended. */
    public boolean hasEnded(Instant now) {
        return until.isPresent() && !now.isBefore(until.get());
    }

    /** Whether another grants neither more nor less, for whomever and wherever it stands. */
    boolean grantsTheSame(PolicyGrant other) {
        return service.equals(other.service)
                && members.equals(other.members)
                && until.equals(other.until)
                && calls.equals(other.calls)
                && rate.equals(other.rate)
                && bytes.equals(other.bytes);
    }

    /** The same without its place in the file. */
    PolicyGrant anywhere() {
        return new PolicyGrant(principals, service, members, until, calls, rate, bytes, "");
    }

    /** Whether it limits what is counted. */
    boolean isCounted() {
        return calls.isPresent() || rate.isPresent() || bytes.isPresent();
    }

    /** Counters of the uses, the rate and the bytes that this one allows: made once for each principal. */
    public Grant toBudget() {
        Grant grant = Grant.ALL;
        if (calls.isPresent()) {
            grant = grant.calls(calls.getAsLong());
        }
        if (rate.isPresent()) {
            grant = grant.rate(rate.get().count(), rate.get().period());
        }
        if (bytes.isPresent()) {
            grant = grant.bytes(bytes.getAsLong());
        }
        return grant;
    }

    /**
     * A narrowing of a grant to the members and the time that this one allows: made once for each session, of the
     * {@linkplain #toBudget budget} of its principal. Its rule is this one's, so that an audit names the line.
     */
    public Grant toGrant(Grant budget) {
        Grant grant = until.isPresent() ? budget.until(until.get()) : budget;
        // Last, because the newest clause is what an audit names of a use that was allowed.
        return members.isPresent()
                ? grant.only(rule, members.get().root(), members.get().byType())
                : grant.named(rule);
    }

    /** What it grants in one line: {@code sample: add, point, Point.x; until 2027-01-01T00:00:00Z; 100 calls}. */
    public String summary() {
        StringBuilder text = new StringBuilder(service).append(": ");
        text.append(
                members.isEmpty()
                        ? "all that is exposed"
                        : members.get().entries().isEmpty()
                                ? "no member"
                                : String.join(", ", members.get().entries()));
        until.ifPresent(end -> text.append("; until ").append(end));
        calls.ifPresent(count -> text.append("; ").append(count).append(count == 1 ? " call" : " calls"));
        rate.ifPresent(limit -> text.append("; at most ").append(limit));
        bytes.ifPresent(count -> text.append("; ").append(ByteCount.text(count)));
        return text.toString();
    }
}
