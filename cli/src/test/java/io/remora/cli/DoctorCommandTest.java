package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.remora.cli.command.ExitCode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
                        "principal: cert:dns:me",
                        "vouched for by: the peer's authenticator evidence",
                        "dialect: rpyc6, as the handshake agreed")
                .anyMatch(line -> line.startsWith("post-quantum: no: x25519, "))
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
                            "vouched for by: the peer's authenticator evidence")
                    .anyMatch(line -> line.startsWith("principal: unix:" + user))
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
    void saysAsWhomThePeerTookUsWhateverWeShowed() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "sesame-and-lentils\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Path users = folder.resolve("users");
        Command.run("passwords", "add", "--file", users, "--password-file", password, "alice");
        Object[] credential = {"--credential", "password:alice,file=" + password};
        try (RunningAgent asking = RunningAgent.start(
                folder,
                Pki.line(
                        "--listen",
                        "tls://localhost:0",
                        "--serve",
                        "sample",
                        "--authenticator",
                        "password:" + users,
                        pki.as("agent")))) {
            Object[] nobody = {"--trust", pki.file("ca.pem")};
            for (Object[] shown : List.of(nobody, pki.as("me"))) {
                Command.Result said = Command.run(Pki.line("doctor", asking.url(), shown, credential));
                assertThat(said.code()).as(said.err()).isZero();
                assertThat(said.out().lines())
                        .contains("principal: password:alice", "vouched for by: the peer's authenticator password");
            }
        }
    }

    @Test
    void saysThatAPlainRpycPeerDoesNotTellAsWhomItTookUs() throws Exception {
        try (RealPython.Script python = RealPython.start(folder, """
                import rpyc
                from rpyc.utils.server import ThreadedServer
                class Plain(rpyc.Service):
                    def exposed_add(self, a, b):
                        return a + b
                server = ThreadedServer(Plain, hostname="127.0.0.1", port=0)
                server.listener.listen(5)  # start() does it again; whoever reads the port may come at once
                print(server.port, flush=True)
                server.start()
                """)) {
            Command.Result said = Command.run("doctor", "tcp://127.0.0.1:" + python.firstLine(), "--insecure");
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out().lines())
                    .contains("proven by: nothing: whoever answers there is believed")
                    .contains("principal: the peer does not say as whom it took us")
                    .anyMatch(line -> line.startsWith("granted: ") && line.contains("add"));
        }
    }

    @Test
    void saysTheSameAsJson() {
        Command.Result said = Command.run(Pki.line("doctor", "--json", agent.url(), pki.as("me")));
        JsonObject told = JsonParser.parseString(said.line()).getAsJsonObject();
        assertThat(told.get("protocol").getAsString()).isEqualTo("TLSv1.3");
        assertThat(told.getAsJsonObject("our certificate").get("names").getAsString())
                .isEqualTo("dns:me");
        for (String whose : List.of("its certificate", "our certificate")) {
            assertThat(told.getAsJsonObject(whose).get("valid until").getAsString())
                    .as(whose)
                    .contains("days left");
        }
        assertThat(told.get("principal").getAsString()).isEqualTo("cert:dns:me");
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
