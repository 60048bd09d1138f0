package io.remora.ssh;

import static io.remora.ssh.DialTest.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import io.remora.transport.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which keys get us in, against a real sshd and a real ssh-agent. */
@Timeout(60)
final class LoggingInTest {
    @TempDir
    static Path folder;

    static OpenSshServer server;
    static Path known;
    static Path plain;
    static Path locked;
    static Path stranger;
    static Path certified;
    static Path authority;

    @BeforeAll
    static void start() throws IOException {
        plain = Tools.keygen(folder.resolve("plain"), "ed25519", "");
        locked = Tools.keygen(folder.resolve("locked"), "ecdsa", "open sesame");
        stranger = Tools.keygen(folder.resolve("stranger"), "ed25519", "");
        certified = Tools.keygen(folder.resolve("certified"), "ed25519", "");
        authority = Tools.keygen(folder.resolve("ca"), "ed25519", "");
        Tools.certify(authority, Path.of(certified + ".pub"), "-I", "someone", "-n", "root", "-V", "-1m:+10m");
        Path sshd = Files.createDirectories(folder.resolve("sshd"));
        Files.write(sshd.resolve("authorized_keys"), List.of(Tools.publicLine(plain), Tools.publicLine(locked)));
        server = OpenSshServer.start(sshd, "TrustedUserCAKeys " + authority + ".pub", "MaxAuthTries 10");
        known = Files.writeString(folder.resolve("known_hosts"), server.knownLine() + "\n");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Answers with a list of passphrases, one after the other. */
    static class Scripted implements Prompts {
        final List<String> asked = new ArrayList<>();
        final List<String> answers;

        Scripted(String... answers) {
            this.answers = new ArrayList<>(List.of(answers));
        }

        private Optional<String> next(String question) {
            asked.add(question);
            return answers.isEmpty() ? Optional.empty() : Optional.of(answers.remove(0));
        }

        @Override
        public Optional<String> passphrase(String what, int attempt) {
            return next(what);
        }

        @Override
        public Optional<String> password(String userAtHost) {
            return next(userAtHost);
        }

        @Override
        public Optional<List<String>> answers(String userAtHost, String instruction, List<Question> questions) {
            return next(questions.get(0).text()).map(List::of);
        }
    }

    @Test
    void aKeyThatTheHostDoesNotKnowIsRefusedWithItsFingerprint() throws IOException {
        String fingerprint =
                Tools.ok("/usr/bin/ssh-keygen", "-lf", stranger + ".pub").split(" ")[1];
        assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(stranger, known), server))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(fingerprint)
                .hasMessageContaining("authorized_keys");
    }

    @Test
    void aLockedKeyIsOpenedByItsPassphraseAndAWrongOneIsAskedForAgain() throws IOException {
        Scripted prompts = new Scripted("wrong", "open sesame");
        try (Link link = DialTest.dial(DialTest.ssh(locked, known).prompts(prompts), server)) {
            assertThat(DialTest.echo(link, "in")).isEqualTo("in");
        }
        assertThat(prompts.asked).hasSize(2).allMatch(question -> question.contains(locked.toString()));
    }

    @Test
    void aPassphraseIsNotAskedForWhereAnotherKeyDoes() throws IOException {
        Scripted prompts = new Scripted();
        Ssh both = DialTest.ssh(locked, known).keys(locked, plain).prompts(prompts);
        DialTest.dial(both, server).close();
        assertThat(prompts.asked).isEmpty();
    }

    @Test
    void aLockedKeyThatNobodyOpensIsARefusalAndNotAHang() {
        assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(locked, known), server))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void timeThatAPersonTakesToAnswerDoesNotCount() throws IOException {
        Prompts slow = new Scripted("open sesame") {
            @Override
            public Optional<String> passphrase(String what, int attempt) {
                long end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
                while (System.nanoTime() < end) {
                    java.util.concurrent.locks.LockSupport.parkNanos(end - System.nanoTime());
                }
                return super.passphrase(what, attempt);
            }
        };
        DialTest.ssh(locked, known)
                .prompts(slow)
                .dial(URI.create(server.url()), Duration.ofSeconds(2))
                .close();
    }

    @Test
    void aCertificateBesideTheKeyIsOffered() throws IOException {
        DialTest.dial(DialTest.ssh(certified, known), server).close();
        assertThat(server.log().contains("Accepted publickey for root from 127.0.0.1"))
                .isTrue();
        assertThat(server.log().contains("ED25519-CERT")).isTrue();
    }

    @Test
    void anAgentSignsForEachKindOfKeyAndForAFileWithAPublicKeyAlone() throws IOException {
        try (Agent agent = Agent.start(folder.resolve("agent.socket"))) {
            for (String type : List.of("ed25519", "ecdsa", "rsa")) {
                Path key = Tools.keygen(folder.resolve("in-agent-" + type), type, "");
                Files.writeString(
                        folder.resolve("sshd/authorized_keys"),
                        Tools.publicLine(key) + "\n" + Tools.publicLine(plain) + "\n" + Tools.publicLine(locked)
                                + "\n");
                agent.add(key);
                Files.delete(key);
                Ssh all = DialTest.ssh(plain, known).keys().agent(agent.socket());
                try (Link link = DialTest.dial(all, server)) {
                    assertThat(link.handshake().details().get("userKey"))
                            .isEqualTo(Tools.ok("/usr/bin/ssh-keygen", "-lf", key + ".pub")
                                    .split(" ")[1]);
                }
                DialTest.dial(all.keys(Path.of(key + ".pub")), server).close();
                agent.clear();
            }
        }
    }

    @Test
    void aCertificateIsOfferedForAKeyThatTheAgentHas() throws IOException {
        try (Agent agent = Agent.start(folder.resolve("agent2.socket"))) {
            agent.add(certified);
            DialTest.dial(DialTest.ssh(certified, known).keys().agent(agent.socket()), server)
                    .close();
        }
    }

    @Test
    void anAgentThatWasNamedAndDoesNotAnswerIsAnError() throws IOException {
        Ssh ssh = DialTest.ssh(plain, known).agent(folder.resolve("nobody"));
        assertThatThrownBy(() -> DialTest.dial(ssh, server))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no SSH agent answers at " + folder.resolve("nobody"));
    }

    @Test
    void aKeyFileThatOthersCanReadIsNotUsed() throws IOException {
        Path open = Tools.keygen(folder.resolve("open"), "ed25519", "");
        Tools.ok("/bin/chmod", "644", open.toString());
        assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(open, known), server))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aMissingOrDamagedKeyFileIsOneClearSentence() throws IOException {
        assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(folder.resolve("none"), known), server))
                .hasMessageContaining("does not exist");
        Path damaged = folder.resolve("damaged");
        Files.writeString(damaged, "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
        Tools.ok("/bin/chmod", "600", damaged.toString());
        assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(damaged, known), server))
                .hasMessageContaining("is damaged");
    }

    @Test
    void keysInPemFilesAreUsed() throws IOException {
        Path pem = folder.resolve("pem");
        Tools.ok("/usr/bin/ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", pem.toString());
        Path pkcs8 = folder.resolve("pkcs8");
        Tools.ok("/usr/bin/ssh-keygen", "-q", "-t", "ecdsa", "-m", "PKCS8", "-N", "", "-f", pkcs8.toString());
        Path secret = folder.resolve("pemlocked");
        Tools.ok(
                "/usr/bin/ssh-keygen",
                "-q",
                "-t",
                "rsa",
                "-b",
                "2048",
                "-m",
                "PEM",
                "-N",
                "a word",
                "-f",
                secret.toString());
        Files.writeString(
                folder.resolve("sshd/authorized_keys"),
                Tools.publicLine(pem) + "\n" + Tools.publicLine(pkcs8) + "\n" + Tools.publicLine(secret) + "\n"
                        + Tools.publicLine(plain) + "\n" + Tools.publicLine(locked) + "\n");
        DialTest.dial(DialTest.ssh(pem, known), server).close();
        DialTest.dial(DialTest.ssh(pkcs8, known), server).close();
        DialTest.dial(DialTest.ssh(secret, known).prompts(new Scripted("a word")), server)
                .close();
    }

    @Test
    void aSilentPortIsGivenUpInTime() throws IOException {
        try (java.net.ServerSocket silent =
                new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> DialTest.ssh(plain, known)
                            .dial(URI.create("ssh://127.0.0.1:" + silent.getLocalPort()), Duration.ofMillis(700)))
                    .isInstanceOf(io.remora.UnreachableException.class)
                    .hasMessageContaining("gave up after 700 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME.dividedBy(2));
        }
        assertThatThrownBy(
                        () -> DialTest.ssh(plain, known).dial(URI.create("ssh://127.0.0.1:" + Tools.freePort()), TIME))
                .isInstanceOf(io.remora.UnreachableException.class)
                .hasMessageContaining("Connection refused");
    }
}
