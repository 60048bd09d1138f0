package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A policy file, from {@code remora policy} to the agent that keeps to it; the audit log; a revocation list. */
@Timeout(60)
class PolicyTest {
    private static final String POLICY = """
        [[grant]]
        principal = "cert:dns:me"
        service = "sample"
        members = ["add", "point", "Point.x"]
        """;

    @TempDir
    private static Path folder;

    private static Pki pki;

    @BeforeAll
    static void issue() {
        pki = Pki.make(folder.resolve("pki"));
        run("certs", "issue", "--dir", pki.folder(), "--name", "other");
    }

    private static Path policy(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "policy", ".toml"), text);
    }

    private static Result call(RunningAgent agent, String who, Object... pieces) {
        return run(line("call", agent.url(), pki.as(who), pieces));
    }

    private static RunningAgent agent(Object... pieces) throws Exception {
        return RunningAgent.start(
                folder, line("--listen", "tls://127.0.0.1:0", pki.as("agent"), "--serve", "sample", pieces));
    }

    @Test
    void checkPrintsWhoMayDoWhat() throws Exception {
        Path file = policy(POLICY);
        Result result = run("policy", "check", file);
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("cert:dns:me may use sample");
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() throws Exception {
        Path file = policy(POLICY.replace("service", "servce"));
        Result result = run("policy", "check", file);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(file + ":").contains("is no policy: ");
    }

    @Test
    void explainNamesTheLineThatCounts() throws Exception {
        Path file = policy(POLICY);
        assertThat(run("policy", "explain", file, "--principal", "cert:dns:me").out())
                .contains("may use sample")
                .contains("matches cert:dns:me and counts");
        assertThat(run("policy", "explain", file, "--principal", "cert:dns:you").out())
                .contains("cert:dns:you may do nothing");
        assertThat(run("policy", "explain", file, "--principal", "cert:dns:you").err())
                .isEmpty();
        assertThat(run("policy", "explain", file, "--principal", "you").err())
                .startsWith("warning: no built-in authenticator gives a name like 'you'; names start with cert:dns:, ");
    }

    @Test
    void whatIsNotServedOrMisspeltIsNamedAndAnExplanationPassesItOver() throws Exception {
        Path file = policy(POLICY.replace("sample", "tools") + POLICY.replace("\"add\"", "\"ad\", \"*\""));
        assertThat(run("policy", "check", file, "--serve", "sample").err())
                .contains(
                        "policy",
                        ":1: tools is not served, so that it is passed over; what is served is called SAMPLE, ")
                .contains(":5: sample exposes no ad; it exposes add, ")
                .doesNotContain("exposes no *");
        assertThat(run("policy", "check", file).err()).doesNotContain("passed over", "exposes no");
        assertThat(run("policy", "explain", file, "--principal", "cert:dns:me").out())
                .contains("may use tools");
        assertThat(run("policy", "explain", file, "--principal", "cert:dns:me", "--serve", "sample")
                        .out())
                .contains("may use sample")
                .contains(":1 matches cert:dns:me, but tools is not served")
                .contains(":5 matches cert:dns:me and counts");
        assertThat(run("policy", "check", file, "--serve", "no.such.Thing").error())
                .startsWith("remora: there is no class no.such.Thing on the class path");
    }

    @Test
    void theAgentKeepsToThePolicyAlsoWhenItChanges() throws Exception {
        Path file = policy(POLICY);
        try (RunningAgent agent = agent("--policy", file)) {
            assertThat(agent.log()).contains("serving sample to whom " + file + " grants it");
            assertThat(call(agent, "me", "add", 2, 3).line()).isEqualTo("5");
            assertThat(call(agent, "me", "point.x").line()).isEqualTo("3");
            assertThat(call(agent, "me", "point.norm").code()).isEqualTo(3);
            assertThat(call(agent, "me", "big").code()).isEqualTo(3);
            Result nothing = call(agent, "other", "add", 2, 3);
            assertThat(nothing.error())
                    .isEqualTo("remora: " + agent.url()
                            + " refuses us: nothing is granted to cert:dns:other here: the operator"
                            + " of this service must grant it a service first");
            assertThat(nothing.code()).isEqualTo(3);
            Files.writeString(
                    file, POLICY.replace("cert:dns:me", "cert:dns:other").replace("\"point\"", "\"pont\""));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (call(agent, "other", "add", 2, 3).code() != 0 && System.nanoTime() < deadline) {
                // It looks at the file once a second.
                Thread.onSpinWait();
            }
            assertThat(call(agent, "other", "add", 2, 3).line()).isEqualTo("5");
            assertThat(call(agent, "me", "add", 2, 3).code()).isEqualTo(3);
            assertThat(agent.log()).contains(":1: sample exposes no pont; it exposes add, ");
        }
    }

    @Test
    void withoutAPolicyThereIsOneServiceAndNeverFullControl() {
        assertThat(run("agent", "--listen", "inproc://x", "--serve", "sample", "--serve", "io.remora.agent.Sample")
                        .error())
                .isEqualTo(
                        "remora: --serve is given 2 times: without --policy, which says who gets which, give it once");
        Result full = run("agent", "--listen", "inproc://x", "--serve", "full-control");
        assertThat(full.error())
                .isEqualTo("remora: full-control is served to those alone whom a policy grants it: give --policy FILE");
        assertThat(full.code()).isEqualTo(2);
    }

    @Test
    void theAuditLogTellsOfEveryDecisionAndIsIntactAfterASignal() throws Exception {
        Path log = folder.resolve("audit.jsonl");
        try (RunningAgent agent = agent("--audit", log)) {
            assertThat(call(agent, "me", "add", 2, 3).line()).isEqualTo("5");
            assertThat(call(agent, "me", "hidden").code()).isEqualTo(3);
            agent.process().destroy();
            assertThat(agent.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Files.readString(log)).contains("\"principal\":\"cert:dns:me\"", "hidden");
        Result intact = run("audit", "verify", log);
        assertThat(intact.code()).as(intact.error()).isZero();
        assertThat(intact.out())
                .contains("intact\n")
                .doesNotContain("not closed")
                .contains("hash of line ");
        List<String> lines = Files.readAllLines(log);
        lines.remove(1);
        Files.write(log, lines, StandardOpenOption.TRUNCATE_EXISTING);
        Result broken = run("audit", "verify", log);
        assertThat(broken.out()).contains("line 2 before it is missing");
        assertThat(broken.error()).isEqualTo("remora: " + log + " is not what was written: one problem, see above");
        assertThat(broken.code()).isEqualTo(1);
        Files.writeString(log, "nonsense\n".repeat(5000));
        assertThat(run("audit", "verify", log).out()).hasLineCount(21).contains("... and 49");
        assertThat(run("audit", "verify", folder).error())
                .isEqualTo(
                        "remora: " + folder + " is a folder: give the log itself, like " + folder.resolve("audit.log"));
    }

    @Test
    void aRevokedPeerIsRefused() throws Exception {
        run("certs", "issue", "--dir", pki.folder(), "--name", "lost");
        assertThat(run("certs", "crl", "--dir", pki.folder()).line())
                .isEqualTo(pki.file("crl.pem") + ": give this to peers, again within 7d");
        try (RunningAgent agent = agent("--crl", pki.file("crl.pem"))) {
            assertThat(call(agent, "lost", "add", 2, 3).line()).isEqualTo("5");
            Result revoked = run("certs", "revoke", "--dir", pki.folder(), "--name", "lost");
            assertThat(revoked.out()).startsWith("revoked lost, serial ");
            assertThat(run("certs", "crl", "--dir", pki.folder()).code()).isZero();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (call(agent, "lost", "add", 2, 3).code() == 0 && System.nanoTime() < deadline) {
                // It looks at the file once a second.
                Thread.onSpinWait();
            }
            assertThat(call(agent, "lost", "add", 2, 3).code()).isEqualTo(3);
            assertThat(call(agent, "me", "add", 2, 3).line()).isEqualTo("5");
        }
    }
}
