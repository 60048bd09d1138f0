package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.remora.cli.command.ExitCode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora doctor} against a real agent. */
@Timeout(60)
class DoctorCommandTest {
    @TempDir
    static Path folder;

    private static Pki pki;
    private static RunningAgent agent;

    @BeforeAll
    static void serve() throws Exception {
        pki = Pki.make(folder.resolve("pki"));
        agent = RunningAgent.start(
                folder, Pki.line("--listen", "tls://localhost:0", "--serve", "sample", pki.as("agent")));
    }

    @AfterAll
    static void stop() {
        agent.close();
    }

    @Test
    void saysInPlainWordsWhatWasNegotiatedAndWhy() {
        Command.Result said = Command.run(Pki.line("doctor", agent.url(), pki.as("me")));
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out().lines())
                .contains(
                        "protocol: TLSv1.3",
                        "cipher: TLS_AES_128_GCM_SHA256",
                        "proven by: its certificate leads to an authority that we trust and names the host we dialled",
                        "  names: dns:localhost, ip:127.0.0.1",
                        "principal: cert:dns:me, unless the peer's authenticator names us otherwise",
                        "dialect: rpyc6, as the handshake agreed")
                .anyMatch(line -> line.startsWith("post-quantum: no: x25519, "))
                .anyMatch(line -> line.startsWith("  valid until: ") && line.endsWith(" days left)"))
                .anyMatch(line -> line.startsWith("granted: ") && line.contains("add"));
    }

    @Test
    void saysTheSameOfAUnixSocket() throws Exception {
        Path socket = folder.resolve("doctor.sock");
        try (RunningAgent local = RunningAgent.start(folder, "--listen", "unix://" + socket, "--serve", "sample")) {
            Command.Result said = Command.run("doctor", local.url());
            assertThat(said.code()).as(said.err()).isZero();
            String user = System.getProperty("user.name");
            assertThat(said.out().lines())
                    .contains(
                            "post-quantum: not needed: nothing leaves this machine",
                            "principal: unix:" + user + ", unless the peer's authenticator names us otherwise")
                    .anyMatch(line -> line.startsWith("proven by: the kernel: user " + user))
                    .anyMatch(line -> line.startsWith("granted: ") && line.contains("add"));
        }
    }

    @Test
    void saysTheSameOverSsh() throws Exception {
        Path key = sshKey("doctor-key");
        Path host = sshKey("doctor-host");
        try (RunningAgent far = RunningAgent.start(
                folder,
                "--listen",
                "ssh://127.0.0.1:0",
                "--ssh-host-key",
                host,
                "--authorized-keys",
                key + ".pub",
                "--serve",
                "sample")) {
            Path known = Files.writeString(
                    folder.resolve("doctor-known"),
                    "[127.0.0.1]:" + URI.create(far.url()).getPort() + " " + Files.readString(Path.of(host + ".pub")));
            Path none = Files.createFile(folder.resolve("doctor-config"));
            Command.Result said =
                    Command.run("doctor", far.url(), "--ssh-key", key, "--known-hosts", known, "--ssh-config", none);
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out().lines())
                    .contains("protocol: SSH-2.0")
                    .anyMatch(line -> line.startsWith("post-quantum: yes: "))
                    .anyMatch(line -> line.startsWith("proven by: its host key SHA256:"))
                    .anyMatch(line -> line.startsWith("our key: SHA256:"))
                    .anyMatch(line -> line.startsWith("principal: ssh:SHA256:"))
                    .anyMatch(line -> line.startsWith("dialect: rpyc6"))
                    .anyMatch(line -> line.startsWith("granted: ") && line.contains("add"));
        }
    }

    private static Path sshKey(String name) throws Exception {
        Path key = folder.resolve(name);
        Process made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()).start();
        assertThat(made.waitFor()).as("ssh-keygen, of openssh-client").isZero();
        return key;
    }

    @Test
    void saysTheSameAsJson() {
        Command.Result said = Command.run(Pki.line("doctor", "--json", agent.url(), pki.as("me")));
        JsonObject told = JsonParser.parseString(said.line()).getAsJsonObject();
        assertThat(told.get("protocol").getAsString()).isEqualTo("TLSv1.3");
        assertThat(told.getAsJsonObject("our certificate").get("names").getAsString())
                .isEqualTo("dns:me");
        assertThat(told.getAsJsonObject("its certificate").get("valid until").getAsString())
                .contains("days left");
    }

    @Test
    void saysWhichGroupProtectsAgainstQuantumComputers() throws Exception {
        try (RunningAgent ready = RunningAgent.start(
                folder,
                Pki.line(
                        "--listen",
                        "tls://localhost:0",
                        "--serve",
                        "sample",
                        "--tls-profile",
                        "pq-required",
                        pki.as("agent")))) {
            Command.Result said = Command.run(Pki.line("doctor", ready.url(), "--tls-profile", "pq", pki.as("me")));
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out().lines()).contains("post-quantum: yes: X25519MLKEM768");
            assertThat(said.err()).isEmpty();
            Command.Result without = Command.run(Pki.line("doctor", ready.url(), pki.as("me")));
            assertThat(without.code()).isNotZero();
        }
    }

    @Test
    void whatCannotBeReachedIsAnError() {
        Command.Result said = Command.run(Pki.line("doctor", "tls://localhost:1", pki.as("me")));
        assertThat(said.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(said.out()).isEmpty();
    }
}
