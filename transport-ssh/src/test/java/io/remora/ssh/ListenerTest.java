package io.remora.ssh;

import static io.remora.ssh.DialTest.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.RefusedException;
import io.remora.WireDialect;
import io.remora.server.SourcePenalties;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our own listener, judged by OpenSSH's client and by our dialling side. */
@Timeout(60)
final class ListenerTest {
    @TempDir
    static Path folder;

    static Path key;
    static Path authorized;
    static Echo echo;
    static Listener listener;
    static Path known;
    static int port;

    @BeforeAll
    static void start() throws IOException {
        key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        authorized = Files.writeString(folder.resolve("authorized_keys"), "restrict " + Tools.publicLine(key) + "\n");
        Ssh ssh = new Ssh()
                .hostKey(folder.resolve("made/hostkey"))
                .authorizedKeys(authorized)
                .limits(PreAuthLimits.defaults().withPenalties(SourcePenalties.Settings.none()));
        listener = ssh.listen(URI.create("ssh://127.0.0.1:0"));
        port = listener.uri().getPort();
        echo = new Echo(listener);
        known = Files.writeString(folder.resolve("known"), knownLine("made/hostkey") + "\n");
    }

    private static String knownLine(String hostKey) throws IOException {
        String publicKey = Tools.ok(
                "/usr/bin/ssh-keygen", "-y", "-f", folder.resolve(hostKey).toString());
        return "[127.0.0.1]:" + port + " " + publicKey.strip();
    }

    @AfterAll
    static void stop() {
        echo.close();
    }

    private static List<String> openSsh(Path identity, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Tools.need("/usr/bin/ssh", "openssh-client"),
                "-F",
                "/dev/null",
                "-i",
                identity.toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "UserKnownHostsFile=" + known,
                "-o",
                "StrictHostKeyChecking=yes",
                "-p",
                Integer.toString(port)));
        command.addAll(List.of(more));
        return command;
    }

    private static Tools.Outcome ssh(Path identity, String... more) throws IOException {
        return Tools.run(openSsh(identity, more).toArray(new String[0]));
    }

    private static Link dial(Path identity) throws IOException {
        return DialTest.ssh(identity, known).dial(URI.create("ssh://me@127.0.0.1:" + port), TIME);
    }

    @Test
    void theHostKeyIsMadeOnFirstStartReadableByItsOwnerAloneAndKept() throws IOException {
        Path file = folder.resolve("made/hostkey");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file)).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
        assertThat(HostKey.open(file).getPublic()).isEqualTo(HostKey.open(file).getPublic());
    }

    @Test
    void ourDiallingSideAgreesOnMlKemWithOurListenerAndTheKeyThatSignedIsEvidence() throws IOException {
        int before = echo.seen.size();
        try (Link link = dial(key)) {
            assertThat(DialTest.echo(link, "hello")).isEqualTo("hello");
            assertThat(link.handshake().details())
                    .containsEntry("keyExchange", "mlkem768x25519-sha256")
                    .containsEntry("strictKeyExchange", "true")
                    .containsEntry("cipher", "aes256-gcm@openssh.com");
            assertThat(link.handshake().dialect()).contains(WireDialect.RPYC6);
            var served = echo.seen.get(before);
            assertThat(served.channelBinding()).isEqualTo(link.handshake().channelBinding());
            assertThat(served.source()).isEqualTo("127.0.0.1");
            assertThat(served.evidence()).isInstanceOfSatisfying(Evidence.SshKey.class, evidence -> {
                assertThat(evidence.user()).isEqualTo("me");
                assertThat(evidence.fingerprint())
                        .isEqualTo(link.handshake().details().get("userKey"));
                assertThat(evidence.certificate()).isEmpty();
            });
        }
    }

    @Test
    void openSshsClientIsAPipeToTheSubsystem() throws Exception {
        List<String> command = openSsh(key, "-s", "127.0.0.1", "rpyc");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().write("through the pipe".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("through the pipe");
        assertThat(process.waitFor()).isZero();
        var handshake = echo.seen.get(echo.seen.size() - 1);
        assertThat(handshake.dialect()).isEmpty();
        assertThat(handshake.coalesces()).isTrue();
        assertThat(handshake.details())
                .hasEntrySatisfying("keyExchange", name -> assertThat(name).startsWith("sntrup761"));
    }

    @Test
    void shellsCommandsTerminalsAndOtherSubsystemsAreRefused() throws IOException {
        assertThat(ssh(key, "127.0.0.1").output()).contains("shell request failed");
        assertThat(ssh(key, "127.0.0.1", "id").output()).contains("exec request failed");
        assertThat(ssh(key, "-tt", "127.0.0.1", "id").output()).contains("PTY allocation request failed");
        assertThat(ssh(key, "-s", "127.0.0.1", "sftp").output()).contains("subsystem request failed");
        assertThat(ssh(key, "-A", "-X", "-s", "127.0.0.1", "shell").output()).contains("subsystem request failed");
    }

    @Test
    void forwardingIsRefusedInBothDirections() throws IOException {
        assertThat(ssh(key, "-W", "127.0.0.1:" + port, "127.0.0.1").output()).contains("open failed");
        assertThat(ssh(key, "-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:22", "127.0.0.1")
                        .output())
                .contains("remote port forwarding failed");
    }

    @Test
    void aStrangersKeyIsRefused() throws IOException {
        Path stranger = Tools.keygen(folder.resolve("stranger"), "ed25519", "");
        assertThatThrownBy(() -> dial(stranger)).isInstanceOf(RefusedException.class);
        assertThat(ssh(stranger, "-s", "127.0.0.1", "remora").output()).contains("Permission denied (publickey)");
    }

    @Test
    void optionsOfAnAuthorizedKeyAreKeptAndTheFileIsReadAgain() throws IOException {
        Path other = Tools.keygen(folder.resolve("other"), "ed25519", "");
        String line = Tools.publicLine(other);
        String mine = "restrict " + Tools.publicLine(key) + "\n";
        for (String refused : List.of(
                "from=\"192.0.2.0/24\" ",
                "from=\"*,!127.0.0.1\" ",
                "expiry-time=\"20200101\" ",
                "restrict,expiry-time=\"202001010000Z\" ",
                "command=\"/bin/true\" ",
                "unheard-of ",
                "cert-authority ")) {
            Files.writeString(authorized, mine + refused + line + "\n");
            assertThatThrownBy(() -> dial(other)).as(refused).isInstanceOf(RefusedException.class);
        }
        for (String let : List.of(
                "",
                "from=\"127.0.0.0/8\" ",
                "from=\"127.*\",restrict ",
                "expiry-time=\"29990101\" ",
                "no-pty,permitopen=\"a:1\" ")) {
            Files.writeString(authorized, mine + let + line + "\n");
            dial(other).close();
        }
        Files.writeString(authorized, mine);
        Tools.ok("/bin/chmod", "666", authorized.toString());
        assertThatThrownBy(() -> dial(key)).isInstanceOf(RefusedException.class);
        Tools.ok("/bin/chmod", "600", authorized.toString());
        dial(key).close();
    }

    @Test
    void aCertificateCountsForItsPrincipalWithinItsTimeAndUnlessItIsRevoked() throws IOException {
        Path authority = Tools.keygen(folder.resolve("ca"), "ed25519", "");
        Path revoked = Files.writeString(folder.resolve("revoked"), "# nothing yet\n");
        Path holder = Tools.keygen(folder.resolve("holder"), "ed25519", "");
        Path publicKey = Path.of(holder + ".pub");
        try (Listener other = new Ssh()
                        .hostKey(folder.resolve("made/hostkey2"))
                        .userAuthorities(Path.of(authority + ".pub"))
                        .authorizedKeys(Files.writeString(
                                folder.resolve("authorities"),
                                "cert-authority,principals=\"robot,deploy\" " + Tools.publicLine(authority) + "\n"))
                        .revoked(revoked)
                        .limits(PreAuthLimits.defaults().withPenalties(SourcePenalties.Settings.none()))
                        .listen(URI.create("ssh://127.0.0.1:0"));
                Echo serving = new Echo(other)) {
            Ssh ssh = DialTest.ssh(holder, folder.resolve("known2")).acceptNew();
            URI me = URI.create("ssh://me@127.0.0.1:" + other.uri().getPort());

            Tools.certify(authority, publicKey, "-I", "cert-me", "-z", "7", "-n", "me", "-V", "-1m:+10m");
            try (Link link = ssh.dial(me, TIME)) {
                assertThat(DialTest.echo(link, "x")).isEqualTo("x");
                assertThat(serving.seen.get(0).evidence()).isInstanceOfSatisfying(Evidence.SshKey.class, evidence -> {
                    assertThat(evidence.user()).isEqualTo("me");
                    assertThat(evidence.certificate().orElseThrow().keyId()).isEqualTo("cert-me");
                    assertThat(evidence.certificate().orElseThrow().serial()).isEqualTo(7);
                    assertThat(evidence.certificate().orElseThrow().principals())
                            .containsExactly("me");
                    assertThat(evidence.certificate().orElseThrow().validBefore())
                            .isPresent();
                });
            }
            for (String line : List.of(
                    "serial: 7",
                    "id: cert-me",
                    Tools.publicLine(holder),
                    Tools.publicLine(authority),
                    "nonsense",
                    Tools.ok("/usr/bin/ssh-keygen", "-lf", publicKey.toString()).split(" ")[1])) {
                Files.writeString(revoked, line + "\n");
                assertThatThrownBy(() -> ssh.dial(me, TIME)).as(line).isInstanceOf(RefusedException.class);
            }
            Files.writeString(revoked, "serial: 8\n");
            ssh.dial(me, TIME).close();

            for (String[] wrong : new String[][] {
                {"-n", "someone-else", "-V", "-1m:+10m"},
                {"-n", "me", "-V", "-10m:-1m"},
                {"-n", "me", "-V", "+5m:+10m"},
                {"-V", "-1m:+10m"},
                {"-n", "me", "-V", "-1m:+10m", "-O", "source-address=192.0.2.0/24"},
                {"-n", "me", "-V", "-1m:+10m", "-O", "force-command=/bin/sh"},
                {"-h", "-n", "me", "-V", "-1m:+10m"},
            }) {
                List<String> options = new ArrayList<>(List.of("-I", "wrong"));
                options.addAll(List.of(wrong));
                Tools.certify(authority, publicKey, options.toArray(new String[0]));
                assertThatThrownBy(() -> ssh.dial(me, TIME))
                        .as(String.join(" ", wrong))
                        .isInstanceOf(RefusedException.class);
            }
            Path elsewhere = Tools.keygen(folder.resolve("other-ca"), "ed25519", "");
            Tools.certify(elsewhere, publicKey, "-I", "forged", "-n", "me", "-V", "-1m:+10m");
            assertThatThrownBy(() -> ssh.dial(me, TIME)).isInstanceOf(RefusedException.class);
            // By authorized_keys the principal is one of those listed there, whatever the user name.
            Tools.certify(authority, publicKey, "-I", "robot-1", "-n", "robot", "-V", "-1m:+10m");
            ssh.dial(me, TIME).close();
        }
    }

    @Test
    void manyChannelsShareAConnectionAndClosingTheListenerLeavesLinksAlone() throws IOException {
        Listener other = new Ssh()
                .hostKey(folder.resolve("made/hostkey3"))
                .authorizedKeys(authorized)
                .listen(URI.create("ssh://127.0.0.1:0"));
        Echo serving = new Echo(other);
        URI where = URI.create("ssh://me@127.0.0.1:" + other.uri().getPort());
        Ssh ssh = DialTest.ssh(key, folder.resolve("known3")).acceptNew();
        try (Link first = ssh.dial(where, TIME)) {
            assertThat(DialTest.echo(first, "begun")).isEqualTo("begun");
            serving.close();
            assertThat(DialTest.echo(first, "alive")).isEqualTo("alive");
            assertThatThrownBy(() -> ssh.dial(where, TIME)).isInstanceOf(io.remora.UnreachableException.class);
        }
        assertThatThrownBy(other::accept).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Test
    void closingInTheMomentInWhichTheLastConnectionEndsIsClosingAllTheSame() throws Exception {
        for (int i = 0; i < 150; i++) {
            Listener brief = new Ssh()
                    .hostKey(folder.resolve("made/hostkey"))
                    .authorizedKeys(authorized)
                    .listen(URI.create("ssh://127.0.0.1:0"));
            try (brief;
                    Socket last = new Socket("127.0.0.1", brief.uri().getPort())) {
                // Its session has begun once it is greeted.
                assertThat(last.getInputStream().read()).isEqualTo('S');
                last.shutdownOutput();
                // Later and later, until the listener learns of the end before it is closed.
                LockSupport.parkNanos(i * 5_000L);
            }
            assertThatThrownBy(brief::accept).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void whatIsMissingOrTakenIsOneSentence() throws IOException {
        Ssh ssh = new Ssh();
        assertThatThrownBy(() -> ssh.listen(URI.create("ssh://127.0.0.1:0"))).hasMessageContaining("host key");
        Ssh keyed = ssh.hostKey(folder.resolve("made/hostkey"));
        assertThatThrownBy(() -> keyed.listen(URI.create("ssh://127.0.0.1:0"))).hasMessageContaining("lets nobody in");
        assertThatThrownBy(() -> keyed.listen(URI.create("ssh://127.0.0.1"))).hasMessageContaining("port");
        assertThatThrownBy(() -> keyed.authorizedKeys(authorized).listen(URI.create("ssh://127.0.0.1:" + port)))
                .hasMessageContaining("cannot listen at 127.0.0.1:" + port);
        assertThatThrownBy(() -> keyed.authorizedKeys(folder.resolve("none")).listen(URI.create("ssh://127.0.0.1:0")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void sshAuditFindsNoFaultExceptAlgorithmsItDoesNotKnow() throws IOException {
        Tools.need("/usr/bin/ssh-audit", "ssh-audit");
        String report = Tools.run("/usr/bin/ssh-audit", "-n", "-p", Integer.toString(port), "127.0.0.1")
                .output();
        assertThat(report).contains("(kex) curve25519-sha256");
        assertThat(report.lines().filter(line -> line.contains("[fail]") && !line.contains("unknown algorithm")))
                .isEmpty();
    }
}
