package io.remora.authenticator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Principal;
import io.remora.object.Grant;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BudgetsTest {
    private static final Principal ALICE = Principal.of("unix:alice", "unix-peer");
    private static final Principal BOB = Principal.of("unix:bob", "unix-peer");
    private static final String LINE = "[[grant]]\nprincipal = \"unix:*\"\nservice = \"s\"\n";

    private Policy policy = parse(LINE + "calls = 2\n");
    private final Budgets budgets = new Budgets(policy);

    private static Policy parse(String text) {
        try {
            return Policy.parse(text, Path.of("policy.toml"));
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    private Grant of(Principal principal, int line) {
        return budgets.of(principal, policy.grants().get(line), policy);
    }

    @Test
    void aPrincipalHasOneAccountForAllItsSessionsAndNobodyElseHasIt() {
        Grant account = of(ALICE, 0);
        assertThat(account).hasToString("calls = 2").isSameAs(of(ALICE, 0));
        assertThat(of(BOB, 0)).hasToString("calls = 2").isNotSameAs(account);
    }

    @Test
    void eachOfTheThreeLimitsIsCounted() {
        for (String limit : new String[] {"calls = 2", "rate = \"2/s\"", "bytes = \"2KiB\""}) {
            policy = parse(LINE + limit + "\n");
            assertThat(of(ALICE, 0)).isNotSameAs(Grant.ALL).isSameAs(of(ALICE, 0));
        }
        policy = parse(LINE + "until = 2099-01-01T00:00:00Z\n");
        assertThat(of(ALICE, 0)).isSameAs(Grant.ALL);
    }

    @Test
    void aLineThatMovesKeepsItsAccountsAndOneThatChangesBeginsAnew() {
        Grant account = of(ALICE, 0);
        policy = parse("[[grant]]\nprincipal = \"token:x\"\nservice = \"s\"\n\n" + LINE + "calls = 2\n");
        assertThat(of(ALICE, 1)).isSameAs(account);
        policy = parse(LINE + "calls = 3\n");
        assertThat(of(ALICE, 0)).hasToString("calls = 3");
        policy = parse(LINE + "calls = 2\n");
        assertThat(of(ALICE, 0)).hasToString("calls = 2").isNotSameAs(account);
    }
}
