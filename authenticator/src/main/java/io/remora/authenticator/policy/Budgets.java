package io.remora.authenticator.policy;

import io.remora.Principal;
import io.remora.object.Grant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is left to each principal of the uses, the rate and the bytes that its line of the policy allows: one account
 * for all its sessions, so that a new session is no new allowance. A line that changed or went is forgotten with its
 * accounts; one that merely moved is not.
 *
 * <p>Kept in memory: a restart begins anew. The lock is this object.
 */
final class Budgets {
    /** Whose, and by which line, wherever in the file that stands. */
    private record Key(String principal, PolicyGrant line) {}

    private final Map<Key, Grant> accounts = new HashMap<>();
    private Policy seen;

    Budgets(Policy current) {
        this.seen = current;
    }

    /** The account of a principal under a grant that the policy gave it; all where that sets no such limits. */
    synchronized Grant of(Principal principal, PolicyGrant by, Policy current) {
        if (current != seen) {
            seen = current;
            accounts.keySet()
                    .removeIf(each -> current.grants().stream()
                            .noneMatch(line -> line.anywhere().equals(each.line())));
        }
        return by.isCounted()
                ? accounts.computeIfAbsent(new Key(principal.name(), by.anywhere()), key -> by.toBudget())
                : Grant.ALL;
    }
}
