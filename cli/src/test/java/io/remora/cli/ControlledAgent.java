package io.remora.cli;

import io.remora.tls.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** An agent that grants full control to {@code me} and to this user, and the sample service to {@code other}. */
final class ControlledAgent implements AutoCloseable {
    private static final String POLICY = """
        [[grant]]
        principal = "unix:*"
        service = "full-control"

        [[grant]]
        principal = "cert:dns:me"
        service = "full-control"

        [[grant]]
        principal = "cert:dns:other"
        service = "sample"
        """;

    private final RunningAgent agent;
    private final Pki pki;

    private ControlledAgent(RunningAgent agent, Pki pki) {
        this.agent = agent;
        this.pki = pki;
    }

    static ControlledAgent start(Path folder) throws Exception {
        return start(folder, Map.of());
    }

    /** Starts one whose JVM has those variables, with more options. */
    static ControlledAgent start(Path folder, Map<String, String> environment, Object... more) throws Exception {
        Pki pki = Pki.make(folder.resolve("pki"));
        Command.run("certs", "issue", "--dir", pki.folder(), "--name", "other");
        Path policy = Files.writeString(folder.resolve("policy.toml"), POLICY);
        RunningAgent agent = RunningAgent.start(
                folder,
                environment,
                Pki.line(
                        "--listen",
                        "unix://" + folder.resolve("agent.sock"),
                        "--listen",
                        "tls://127.0.0.1:0",
                        pki.as("agent"),
                        "--serve",
                        "full-control",
                        "--serve",
                        "sample",
                        "--policy",
                        policy,
                        more));
        return new ControlledAgent(agent, pki);
    }

    /** Its process. */
    long pid() {
        return agent.process().pid();
    }

    /** How somebody reaches it over TLS. */
    Tls transport(String who) {
        return Tls.identity(pki.file(who + ".pem"), pki.file(who + ".key")).trust(pki.file("ca.pem"));
    }

    /** Where it is on this host. */
    String unix() {
        return agent.urls().stream()
                .filter(url -> url.startsWith("unix:"))
                .findFirst()
                .orElseThrow();
    }

    /** Where it is for everybody with a certificate. */
    String tls() {
        return agent.urls().stream()
                .filter(url -> url.startsWith("tls:"))
                .findFirst()
                .orElseThrow();
    }

    /** The options of somebody who comes over TLS. */
    Object[] as(String who) {
        return pki.as(who);
    }

    @Override
    public void close() {
        agent.close();
    }
}
