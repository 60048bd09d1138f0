package io.remora.ssh;

import static io.remora.ssh.DialTest.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.UntrustedPeerException;
import io.remora.transport.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which hosts are let in, against a real sshd. */
@Timeout(60)
final class KnownHostsTest {
    @TempDir
    static Path folder;

    static Path key;
    static OpenSshServer server;

    @TempDir
    Path own;

    @BeforeAll
    static void start() throws IOException {
        key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        Files.createDirectories(folder.resolve("sshd"));
        Files.copy(Path.of(key + ".pub"), folder.resolve("sshd/authorized_keys"));
        server = OpenSshServer.start(folder.resolve("sshd"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private Path known(String... lines) throws IOException {
        return Files.writeString(own.resolve("known_hosts"), String.join("\n", lines) + "\n");
    }

    @Test
    void aKnownHostIsDialledWithPostQuantumKeyExchangeAndItsKeyIsEvidence() throws IOException {
        try (Link link =
                DialTest.dial(DialTest.ssh(key, known(server.knownLine())).requirePostQuantum(), server)) {
            assertThat(DialTest.echo(link, "hello")).isEqualTo("hello");
            assertThat(link.handshake().details())
                    .hasEntrySatisfying("keyExchange", name -> assertThat(name).startsWith("sntrup761x25519-sha512"))
                    .containsEntry("postQuantum", "true")
                    .containsEntry("strictKeyExchange", "true")
                    .containsEntry("cipher", "aes256-gcm@openssh.com")
                    .containsEntry("subsystem", "remora");
            String printed = Tools.ok(
                    "/usr/bin/ssh-keygen",
                    "-lf",
                    folder.resolve("sshd/hostkey.pub").toString());
            assertThat(link.handshake().evidence()).isInstanceOfSatisfying(Evidence.SshKey.class, evidence -> {
                assertThat(evidence.user()).isEmpty();
                assertThat(printed).contains(evidence.fingerprint());
            });
            assertThat(link.handshake().channelBinding()).hasSize(64);
        }
    }

    @Test
    void anUnknownHostIsRefusedWithItsFingerprintAndNoByteOfAuthenticationIsSent() throws IOException {
        int before = server.log().length();
        assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(key, known("# nobody")), server))
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("is not known")
                .hasMessageContaining("SHA256:")
                .hasMessageContaining("--accept-new");
        assertThat(server.sawAuthentication(before)).isFalse();
    }

    @Test
    void aNewHostIsRememberedWhenThatIsAskedForAndKnownTheNextTime() throws IOException {
        Path file = own.resolve("made/known_hosts");
        DialTest.dial(DialTest.ssh(key, file).acceptNew(), server).close();
        assertThat(Files.readString(file)).isEqualTo(server.knownLine() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        DialTest.dial(DialTest.ssh(key, file), server).close();
    }

    @Test
    void aChangedKeyIsRefusedWithBothFingerprintsEvenWhereNewHostsAreAccepted() throws IOException {
        Path changing = own.resolve("changing");
        Files.createDirectories(changing);
        Files.copy(Path.of(key + ".pub"), changing.resolve("authorized_keys"));
        try (OpenSshServer other = OpenSshServer.start(changing)) {
            Path file = own.resolve("remembered");
            Ssh ssh = DialTest.ssh(key, file).acceptNew();
            DialTest.dial(ssh, other).close();
            String old = fingerprint(changing.resolve("hostkey.pub"));
            other.restartWithNewKey();
            String now = fingerprint(changing.resolve("hostkey.pub"));
            long began = System.nanoTime();
            assertThatThrownBy(() -> DialTest.dial(ssh, other))
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessageContaining("has changed")
                    .hasMessageContaining(old)
                    .hasMessageContaining(now)
                    .hasMessageContaining("ssh-keygen -R '[127.0.0.1]:" + other.port() + "'");
            // Refused at once, a fraction of a second; the bound is for machines that are busy.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(other.log().contains("SSH2_MSG_KEXINIT received")).isTrue();
            assertThat(other.sawAuthentication(0)).isFalse();
        }
    }

    private static String fingerprint(Path file) throws IOException {
        return Tools.ok("/usr/bin/ssh-keygen", "-lf", file.toString()).split(" ")[1];
    }

    @Test
    void aHashedLineIsUnderstood() throws IOException {
        Path file = known(server.knownLine());
        Tools.ok("/usr/bin/ssh-keygen", "-H", "-f", file.toString());
        assertThat(Files.readString(file)).startsWith("|1|");
        DialTest.dial(DialTest.ssh(key, file), server).close();
    }

    @Test
    void aRevokedKeyIsRefusedThoughItIsAlsoKnown() throws IOException {
        Path file = known(server.knownLine(), "@revoked * " + Tools.publicLine(folder.resolve("sshd/hostkey")));
        assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(key, file).acceptNew(), server))
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("revoked by " + file + ":2");
    }

    @Test
    void aRevokedLineThatCannotBeReadIsAnErrorAndNotPassedOver() throws IOException {
        Path file = known(server.knownLine(), "@revoked * ssh-ed25519");
        assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(key, file), server))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ":2");
    }

    @Test
    void aKnownKeyOfAnotherKindIsAChangedKey() throws IOException {
        Path other = Tools.keygen(own.resolve("other"), "ecdsa", "");
        Path file = known("[127.0.0.1]:" + server.port() + " " + Tools.publicLine(other));
        assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(key, file).acceptNew(), server))
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("has changed");
    }

    @Test
    void aCertificateOfAKnownAuthorityIsEnoughAndAnotherPrincipalOrARevokedAuthorityIsNot() throws IOException {
        Path authority = Tools.keygen(own.resolve("ca"), "ed25519", "");
        Path sshd = own.resolve("certified");
        Files.createDirectories(sshd);
        Files.copy(Path.of(key + ".pub"), sshd.resolve("authorized_keys"));
        Tools.keygen(sshd.resolve("hostkey"), "ed25519", "");
        Path publicKey = sshd.resolve("hostkey.pub");
        Tools.certify(authority, publicKey, "-I", "host-1", "-h", "-n", "127.0.0.1", "-V", "-1m:+10m");
        try (OpenSshServer certified =
                OpenSshServer.start(sshd, "HostCertificate " + sshd.resolve("hostkey-cert.pub"))) {
            String line = "@cert-authority [127.0.0.1]:* " + Tools.publicLine(authority);
            try (Link link = DialTest.dial(DialTest.ssh(key, known(line)), certified)) {
                assertThat(link.handshake().evidence())
                        .isInstanceOfSatisfying(
                                Evidence.SshKey.class,
                                evidence -> assertThat(evidence.certificate()
                                                .orElseThrow()
                                                .keyId())
                                        .isEqualTo("host-1"));
            }
            Path revoked = known(line, "@revoked * " + Tools.publicLine(authority));
            assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(key, revoked), certified))
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessageContaining("revoked");
            assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(key, known("# none")), certified))
                    .isInstanceOf(UntrustedPeerException.class);
        }
        Tools.certify(authority, publicKey, "-I", "host-2", "-h", "-n", "elsewhere", "-V", "-1m:+10m");
        try (OpenSshServer certified =
                OpenSshServer.start(sshd, "HostCertificate " + sshd.resolve("hostkey-cert.pub"))) {
            Path file = known("@cert-authority * " + Tools.publicLine(authority));
            assertThatThrownBy(() -> DialTest.dial(DialTest.ssh(key, file), certified))
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessageContaining("principal");
            assertThat(certified.sawAuthentication(0)).isFalse();
        }
    }

    @Test
    void aHostWithoutPostQuantumKeyExchangeIsRefusedWhereItIsRequired() throws IOException {
        Path sshd = own.resolve("old");
        Files.createDirectories(sshd);
        Files.copy(Path.of(key + ".pub"), sshd.resolve("authorized_keys"));
        try (OpenSshServer old = OpenSshServer.start(sshd, "KexAlgorithms curve25519-sha256")) {
            Ssh ssh = DialTest.ssh(key, known(old.knownLine()));
            try (Link link = DialTest.dial(ssh, old)) {
                assertThat(link.handshake().details()).containsEntry("postQuantum", "false");
            }
            int before = old.log().length();
            assertThatThrownBy(() -> DialTest.dial(ssh.requirePostQuantum(), old))
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessageContaining("curve25519-sha256");
            assertThat(old.sawAuthentication(before)).isFalse();
        }
    }

    @Test
    void aHostThatOffersOnlyWhatWeDoNotTakeIsRefused() throws IOException {
        Path sshd = own.resolve("weak");
        try (OpenSshServer weak =
                OpenSshServer.start(sshd, "KexAlgorithms ecdh-sha2-nistp256,diffie-hellman-group14-sha1")) {
            assertThatThrownBy(() -> DialTest.ssh(key, known(weak.knownLine())).dial(URI.create(weak.url()), TIME))
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessageContaining("no safe connection");
        }
    }
}
