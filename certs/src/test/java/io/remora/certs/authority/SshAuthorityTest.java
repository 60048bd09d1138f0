package io.remora.certs.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.certs.CertsException;
import io.remora.certs.FixedClock;
import io.remora.certs.KeyKind;
import io.remora.certs.TimeToLive;
import io.remora.certs.Tool;
import io.remora.certs.ssh.SshCertificate;
import io.remora.certs.ssh.SshLimits;
import io.remora.certs.ssh.SshPublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SshAuthorityTest {
    private static final String ME = System.getProperty("user.name");

    @TempDir
    Path temp;

    private final FixedClock clock = FixedClock.atRealTime();

    private CertificateAuthority authority(KeyKind kind) {
        return CertificateAuthority.create(temp.resolve("ca"))
                .kind(kind)
                .clock(clock)
                .create();
    }

    private static Tool.Outcome keygen(Object... arguments) {
        return Tool.run("openssh-client", Tool.command("ssh-keygen", arguments));
    }

    /** Logs in to Debian's sshd, which runs for this one connection on the pipe of ssh's ProxyCommand. */
    private Tool.Outcome login(SshAuthority authority, Path key, String host, String command) throws IOException {
        SshIssued hostKey = authority.list().stream()
                .filter(c -> c.use() == SshCertificate.Use.HOST)
                .findFirst()
                .orElseThrow();
        Path config = temp.resolve("sshd_config");
        Files.writeString(
                config,
                String.join(
                        "\n",
                        "HostKey " + hostKey.key().orElseThrow(),
                        "HostCertificate " + hostKey.certificate(),
                        "TrustedUserCAKeys " + authority.publicKeyFile(),
                        "RevokedKeys " + authority.revocationListFile(),
                        "AuthorizedKeysFile none",
                        "PasswordAuthentication no",
                        "KbdInteractiveAuthentication no",
                        "UsePAM no",
                        "StrictModes no",
                        "PidFile none",
                        ""));
        Path known = temp.resolve("known_hosts");
        Files.write(
                known,
                Files.readAllLines(authority.publicKeyFile()).stream()
                        .map(line -> "@cert-authority * " + line)
                        .toList());
        if (ME.equals("root")) {
            // As root, sshd wants its privilege separation folder, which Debian makes at boot.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Path log = temp.resolve("sshd.log");
        Files.deleteIfExists(log);
        Tool.run("openssh-server", List.of("/usr/sbin/sshd", "-t", "-f", config.toString()))
                .succeeded();
        List<Object> arguments = new ArrayList<>(List.of("-F", "none", "-T"));
        for (String option : List.of(
                "ProxyCommand=/usr/sbin/sshd -i -f " + config + " -E " + log,
                "UserKnownHostsFile=" + known,
                "GlobalKnownHostsFile=none",
                "RevokedHostKeys=" + authority.revocationListFile(),
                "StrictHostKeyChecking=yes",
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "BatchMode=yes",
                "PreferredAuthentications=publickey")) {
            arguments.add("-o");
            arguments.add(option);
        }
        arguments.addAll(List.of("-i", key, ME + "@" + host, command));
        Tool.Outcome outcome = Tool.run("openssh-client", Tool.command("ssh", arguments.toArray()));
        String logged = Files.exists(log) ? Files.readString(log) : "";
        return new Tool.Outcome(outcome.exit(), outcome.output() + logged);
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void debiansSshdAndSshAcceptUserAndHostCertificates(KeyKind kind) throws IOException {
        SshAuthority authority = authority(kind).ssh();
        authority.issue(SshRequest.host("lab").principals(List.of("lab.example.org")));
        SshIssued user = authority.issue(SshRequest.user("build7").principals(List.of(ME)));
        Path key = user.key().orElseThrow();
        assertThat(login(authority, key, "lab.example.org", "echo in").succeeded())
                .contains("in\n")
                .contains("Accepted publickey for " + ME)
                .contains("ID build7");
        assertThat(login(authority, key, "other.example.org", "echo in").failed())
                .contains("Host key verification failed")
                .doesNotContain("Accepted");
    }

    @Test
    void sshdRefusesAnotherPrincipalAnExpiredCertificateAndAnotherAuthority() throws IOException {
        CertificateAuthority own = authority(KeyKind.P256);
        SshAuthority authority = own.ssh();
        authority.issue(SshRequest.host("lab"));
        Path other = authority
                .issue(SshRequest.user("other").principals(List.of("somebody")))
                .key()
                .orElseThrow();
        assertThat(login(authority, other, "lab", "echo in").failed()).contains("Permission denied");
        clock.advance(java.time.Duration.ofDays(-3));
        Path expired = authority
                .issue(SshRequest.user("expired").principals(List.of(ME)).life(TimeToLive.parse("1h")))
                .key()
                .orElseThrow();
        assertThat(login(authority, expired, "lab", "echo in").failed()).contains("Permission denied");
        SshAuthority stranger =
                CertificateAuthority.create(temp.resolve("other")).create().ssh();
        Path foreign = stranger.issue(SshRequest.user("a").principals(List.of(ME)))
                .key()
                .orElseThrow();
        assertThat(login(authority, foreign, "lab", "echo in").failed()).contains("Permission denied");
    }

    @Test
    void aRevokedUserIsRefusedBySshdThroughTheRevocationListAndOthersAreNot() throws IOException {
        SshAuthority authority = authority(KeyKind.ED25519).ssh();
        authority.issue(SshRequest.host("lab"));
        SshIssued good = authority.issue(SshRequest.user("good").principals(List.of(ME)));
        SshIssued bad = authority.issue(SshRequest.user("bad").principals(List.of(ME)));
        SshIssued worse = authority.issue(SshRequest.user("worse").principals(List.of(ME)));
        assertThat(authority.revoke(bad.name(), SshCertificate.Use.USER)).hasSize(1);
        assertThat(authority.revoke(bad.name(), SshCertificate.Use.USER)).isEmpty();
        authority.revoke(worse.name(), SshCertificate.Use.USER);
        Path list = authority.revocationListFile();
        assertThat(keygen("-Q", "-l", "-f", list).succeeded())
                .contains("# KRL version 2")
                .contains("serial: " + bad.serial())
                .contains("serial: " + worse.serial())
                .doesNotContain("serial: " + good.serial());
        keygen("-Q", "-f", list, good.certificate()).succeeded();
        assertThat(keygen("-Q", "-f", list, bad.certificate()).failed()).contains("REVOKED");
        assertThat(login(authority, bad.key().orElseThrow(), "lab", "true").failed())
                .contains("Permission denied");
        login(authority, good.key().orElseThrow(), "lab", "true").succeeded();
        assertThat(authority.list()).extracting(SshIssued::revoked).containsExactly(false, false, true, true);
        authority.issue(SshRequest.user("bad").principals(List.of(ME)));
        login(authority, bad.key().orElseThrow(), "lab", "true").succeeded();
        assertThatThrownBy(() -> authority.revoke(good.name(), SshCertificate.Use.HOST))
                .hasMessageContaining("no SSH certificate");
    }

    @Test
    void theKeyIsRotatedWithoutAMomentInWhichAPeerIsRefused() throws IOException {
        SshAuthority authority = authority(KeyKind.P256).ssh();
        assertThatThrownBy(authority::rotate).hasMessageContaining("there is no SSH key yet");
        authority.issue(SshRequest.host("lab"));
        SshIssued old = authority.issue(SshRequest.user("old").principals(List.of(ME)));
        SshIssued stale = authority.issue(SshRequest.user("stale").principals(List.of(ME)));
        authority.rotate();
        SshIssued fresh = authority.issue(SshRequest.user("fresh").principals(List.of(ME)));
        SshIssued bad = authority.issue(SshRequest.user("bad").principals(List.of(ME)));
        assertThat(Files.readAllLines(authority.publicKeyFile())).hasSize(2);
        login(authority, old.key().orElseThrow(), "lab", "true").succeeded();
        login(authority, fresh.key().orElseThrow(), "lab", "true").succeeded();
        assertThatThrownBy(authority::rotate).hasMessageContaining("under way");

        // One list for what both keys signed.
        authority.revoke(stale.name(), SshCertificate.Use.USER);
        authority.revoke(bad.name(), SshCertificate.Use.USER);
        for (SshIssued revoked : List.of(stale, bad)) {
            keygen("-Q", "-f", authority.revocationListFile(), revoked.certificate())
                    .failed();
            assertThat(login(authority, revoked.key().orElseThrow(), "lab", "true")
                            .failed())
                    .contains("Permission denied");
        }
        keygen("-Q", "-f", authority.revocationListFile(), old.certificate()).succeeded();

        assertThatThrownBy(() -> authority.retire(false)).hasMessageContaining("that of 'lab' until");
        Path oldKey = Files.copy(old.key().orElseThrow(), temp.resolve("before"));
        Path oldCertificate = Files.copy(old.certificate(), temp.resolve("before-cert.pub"));
        authority.reissue(SshRequest.user("old").principals(List.of(ME)));
        authority.reissue(SshRequest.host("lab"));
        authority.retire(false);
        assertThat(Files.readAllLines(authority.publicKeyFile())).hasSize(1);
        login(authority, old.key().orElseThrow(), "lab", "true").succeeded();
        assertThat(oldCertificate).exists();
        assertThat(login(authority, oldKey, "lab", "true").failed()).contains("Permission denied");
        assertThatThrownBy(() -> authority.retire(true)).hasMessageContaining("one SSH key only");
        authority.rotate();
    }

    @Test
    void aRevokedHostIsRefusedBySsh() throws IOException {
        SshAuthority authority = authority(KeyKind.P256).ssh();
        SshIssued host = authority.issue(SshRequest.host("lab"));
        SshIssued user = authority.issue(SshRequest.user("me").principals(List.of(ME)));
        login(authority, user.key().orElseThrow(), "lab", "true").succeeded();
        authority.revoke(host.name(), SshCertificate.Use.HOST);
        assertThat(login(authority, user.key().orElseThrow(), "lab", "true").failed())
                .contains("revoked")
                .doesNotContain("Accepted");
    }

    @Test
    void aForcedCommandRunsInPlaceOfTheOneAskedFor() throws IOException {
        SshAuthority authority = authority(KeyKind.P256).ssh();
        authority.issue(SshRequest.host("lab"));
        SshLimits limits = new SshLimits(Set.of(), Optional.of("echo forced"), List.of());
        SshIssued user =
                authority.issue(SshRequest.user("a").principals(List.of(ME)).limits(limits));
        assertThat(login(authority, user.key().orElseThrow(), "lab", "echo mine")
                        .succeeded())
                .contains("forced\n")
                .doesNotContain("mine\n");
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void sshKeygenShowsWhatACertificateIsMeantToSay(KeyKind kind) {
        SshAuthority authority = authority(kind).ssh();
        SshLimits limits = new SshLimits(
                Set.of(SshLimits.Permission.PTY, SshLimits.Permission.X11_FORWARDING),
                Optional.of("uptime"),
                List.of("192.0.2.0/24", "2001:db8::7"));
        SshIssued issued = authority.issue(SshRequest.user("build7")
                .principals(List.of("zoe", "adam"))
                .limits(limits)
                .life(TimeToLive.parse("12h")));
        String shown = keygen("-L", "-f", issued.certificate()).succeeded();
        assertThat(shown)
                .contains("ecdsa-sha2-nistp256-cert-v01@openssh.com user certificate")
                .contains("Key ID: \"build7\"")
                .contains("Serial: " + issued.serial())
                .containsPattern(
                        "Principals: \\s+adam\\s+zoe\\s+Critical Options: \\s+force-command uptime\\s+source-address"
                                + " 192.0.2.0/24,2001:db8::7\\s+Extensions: \\s+permit-X11-forwarding\\s+permit-pty")
                .contains("Signing CA: " + (kind == KeyKind.P256 ? "ECDSA" : "ED25519"));
        assertThat(keygen("-l", "-f", issued.key().orElseThrow()).succeeded()).contains(issued.fingerprint());
        assertThat(keygen("-y", "-f", issued.key().orElseThrow()).succeeded()).startsWith("ecdsa-sha2-nistp256 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa"})
    void aKeyThatItsOwnerMadeIsCertified(String type) throws IOException {
        Path key = temp.resolve("id");
        keygen("-q", "-t", type, "-N", "", "-f", key).succeeded();
        String line = Files.readString(temp.resolve("id.pub"));
        SshAuthority authority = authority(KeyKind.P256).ssh();
        authority.issue(SshRequest.host("lab"));
        SshIssued issued = authority.issue(SshRequest.user("a").principals(List.of(ME)), SshPublicKey.parse(line));
        assertThat(issued.key()).isEmpty();
        assertThat(keygen("-l", "-f", temp.resolve("id.pub")).succeeded()).contains(issued.fingerprint());
        Files.copy(issued.certificate(), temp.resolve("id-cert.pub"));
        login(authority, key, "lab", "true").succeeded();
        // Certified again, as its owner asks before the end.
        authority.issue(SshRequest.user("a").principals(List.of(ME)), SshPublicKey.parse(line));
        assertThat(authority.list()).hasSize(3);
    }

    @Test
    void aKeyOfAnotherTypeOrAMalformedLineIsRefused() throws IOException {
        Path key = temp.resolve("id");
        keygen("-q", "-t", "rsa", "-N", "", "-f", key).succeeded();
        String good = SshPublicKey.of(KeyKind.ED25519.generate().getPublic()).line("x");
        for (String bad : List.of(
                Files.readString(temp.resolve("id.pub")),
                "",
                "ssh-ed25519",
                "ssh-ed25519 !!!",
                "ssh-ed25519 AAAA",
                good.replace("ssh-ed25519 ", "ecdsa-sha2-nistp256 "),
                good.replaceFirst("x$", "").strip().replaceFirst(".{8}$", ""))) {
            assertThatThrownBy(() -> SshPublicKey.parse(bad))
                    .isInstanceOfSatisfying(
                            CertsException.class,
                            e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.BAD_VALUE));
        }
        assertThat(SshPublicKey.parse(good).line("x")).isEqualTo(good);
    }

    @Test
    void theSshKeysHaveMode0600AndANameIsNotIssuedTwice() throws IOException {
        CertificateAuthority own = authority(KeyKind.P256);
        SshAuthority authority = own.ssh();
        SshIssued issued = authority.issue(SshRequest.user("a"));
        for (Path key : List.of(own.folder().resolve("ssh.key"), issued.key().orElseThrow())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> authority.issue(SshRequest.user("a"))).hasMessageContaining("exists already");
        authority.issue(SshRequest.host("a"));
        own.issue(IssueRequest.of("a"));
        assertThat(own.list()).hasSize(1);
        assertThat(authority.list()).hasSize(2);
    }

    @Test
    void wildcardsEmptyPrincipalsAndPermissionsForAHostAreRefused() {
        SshAuthority authority = authority(KeyKind.P256).ssh();
        for (String principal : List.of("*", "a,b", "", "a b", "-x", "a\n")) {
            assertThatThrownBy(() -> authority.issue(SshRequest.user("a").principals(List.of(principal))))
                    .isInstanceOf(CertsException.class);
        }
        SshLimits limits = new SshLimits(Set.of(SshLimits.Permission.PTY), Optional.empty(), List.of());
        assertThatThrownBy(() -> authority.issue(SshRequest.host("a").limits(limits)))
                .hasMessageContaining("host");
        assertThat(authority.publicKeyFile()).doesNotExist();
    }
}
