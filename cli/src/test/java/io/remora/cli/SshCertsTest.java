package io.remora.cli;

import static io.remora.cli.Command.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.remora.cli.Command.Result;
import io.remora.cli.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora certs} for SSH, as its files are used by OpenSSH. */
@Timeout(120)
class SshCertsTest {
    private static final String ME = System.getProperty("user.name");

    @TempDir
    Path folder;

    private Path ca;

    @BeforeEach
    void init() {
        ca = folder.resolve("ca");
        done("certs", "init", "--dir", ca, "--no-passphrase");
    }

    private static String done(Object... line) {
        Result result = run(line);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private static Result tool(String debian, Object... line) throws Exception {
        List<String> command = new ArrayList<>();
        for (Object each : line) {
            command.add(each.toString());
        }
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("this test needs " + line[0] + ": apt-get install " + debian, e);
        }
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), said, "");
    }

    /** Logs in to Debian's sshd, which serves this one connection on ssh's ProxyCommand. */
    private Result login(String user) throws Exception {
        Path config = Files.writeString(folder.resolve("sshd_config"), """
            HostKey %1$s/lab-ssh-host
            HostCertificate %1$s/lab-ssh-host-cert.pub
            TrustedUserCAKeys %1$s/ssh.pub
            RevokedKeys %1$s/ssh.krl
            AuthorizedKeysFile none
            PasswordAuthentication no
            UsePAM no
            StrictModes no
            PidFile none
            """.formatted(ca));
        Path known = folder.resolve("known_hosts");
        Files.write(
                known,
                Files.readAllLines(ca.resolve("ssh.pub")).stream()
                        .map(each -> "@cert-authority lab.example " + each)
                        .toList());
        if (ME.equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        return tool(
                "openssh-client openssh-server",
                "ssh",
                "-F",
                "none",
                "-T",
                "-o",
                "ProxyCommand=/usr/sbin/sshd -i -f " + config + " -E " + folder.resolve("log"),
                "-o",
                "UserKnownHostsFile=" + known,
                "-o",
                "GlobalKnownHostsFile=none",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "BatchMode=yes",
                "-i",
                ca.resolve(user + "-ssh-user"),
                ME + "@lab.example",
                "echo in as $USER");
    }

    @Test
    void aUserLogsInToAHostWithWhatIssueMadeUntilRevoked() throws Exception {
        assertThat(done("certs", "issue", "--dir", ca, "--name", "lab", "--ssh-host", "--principal", "lab.example"))
                .contains("lab-ssh-host-cert.pub: for lab.example, until ")
                .contains("ssh.pub: what ssh trusts");
        assertThat(done(
                        "certs",
                        "issue",
                        "--dir",
                        ca,
                        "--name",
                        "ann",
                        "--ssh-user",
                        "--principal",
                        ME,
                        "--ttl",
                        "12h"))
                .contains("ann-ssh-user-cert.pub: for " + ME + ", until ")
                .contains("ann-ssh-user: its private key")
                .contains("ssh.pub: what sshd trusts");
        Result in = login("ann");
        assertThat(in.code()).as(in.out()).isZero();
        assertThat(in.out()).contains("in as " + ME);

        assertThat(done("certs", "revoke", "--dir", ca, "--name", "ann", "--ssh-user"))
                .contains("revoked ann, serial ")
                .contains("ssh.krl: give this to every sshd now, as RevokedKeys");
        assertThat(login("ann").out()).contains("Permission denied");
        assertThat(done("certs", "revoke", "--dir", ca, "--name", "ann", "--ssh-user"))
                .contains("nothing to revoke");
        assertThat(done("certs", "list", "--dir", ca))
                .containsPattern("valid +lab .* ssh-host:lab\\.example ")
                .containsPattern("revoked +ann .* ssh-user:" + ME);
        assertThat(JsonParser.parseString(done("certs", "list", "--dir", ca, "--json"))
                        .getAsJsonArray()
                        .get(1)
                        .getAsJsonObject()
                        .get("kind")
                        .getAsString())
                .isEqualTo("ssh-user");
    }

    @Test
    void theKeyIsReplacedInTwoStepsAndUsersLogInAllTheTime() throws Exception {
        Object[] host = {"certs", "issue", "--dir", ca, "--name", "lab", "--ssh-host", "--principal", "lab.example"};
        Object[] user = {"certs", "issue", "--dir", ca, "--name", "ann", "--ssh-user", "--principal", ME};
        done(host);
        done(user);
        assertThat(run(user).error()).contains("exists already").contains("--replace");
        assertThat(done("certs", "rotate-ca", "--ssh", "--dir", ca))
                .contains("ssh.pub: holds both keys")
                .contains("remora certs rotate-ca --retire --ssh --dir " + ca);
        assertThat(login("ann").code()).isZero();
        assertThat(run("certs", "rotate-ca", "--ssh", "--retire", "--dir", ca).code())
                .isEqualTo(ExitCode.FAILED);
        done(Pki.line(user, "--replace"));
        assertThat(login("ann").code()).isZero();
        done(Pki.line(host, "--replace"));
        assertThat(done("certs", "rotate-ca", "--ssh", "--retire", "--dir", ca)).contains("holds the new key alone");
        assertThat(login("ann").code()).isZero();
    }

    @Test
    void aUsersOwnKeyIsCertifiedForWhatIsPermittedAndNothingElse() throws Exception {
        Path key = folder.resolve("id");
        assertThat(tool("openssh-client", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
                        .code())
                .isZero();
        done(
                "certs",
                "issue",
                "--dir",
                ca,
                "--name",
                "ann",
                "--ssh-user",
                "--public-key",
                key + ".pub",
                "--permit",
                "pty",
                "--force-command",
                "uptime",
                "--source-address",
                "192.0.2.0/24");
        assertThat(ca.resolve("ann-ssh-user")).doesNotExist();
        String shown = tool("openssh-client", "ssh-keygen", "-L", "-f", ca.resolve("ann-ssh-user-cert.pub"))
                .out();
        assertThat(shown)
                .containsPattern("Principals: \\s+ann\\s+Critical Options: \\s+force-command uptime\\s+source-address"
                        + " 192.0.2.0/24\\s+Extensions: \\s+permit-pty\\s*$");
    }

    @Test
    void whatDoesNotGoTogetherIsAnErrorOfUsage() {
        String[][] wrong = {
            {"--principal", "u"},
            {"--replace"},
            {"--ssh-user", "--san", "dns:u"},
            {"--ssh-host", "--usage", "server"},
            {"--ssh-user", "--ssh-host"},
            {"--ssh-user", "--permit", "everything"},
            {"--ssh-host", "--permit", "pty"},
            {"--ssh-user", "--principal", "*"},
            {"--ssh-user", "--source-address", "lab"},
        };
        for (String[] options : wrong) {
            Result result = run(Pki.line("certs", "issue", "--dir", ca, "--name", "x", options));
            assertThat(result.code()).as(String.join(" ", options)).isEqualTo(ExitCode.USAGE);
            assertThat(result.error()).as(String.join(" ", options)).hasLineCount(1);
        }
        assertThat(run("certs", "revoke", "--dir", ca, "--serial", "7", "--ssh-user")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("certs", "rotate-ca", "--dir", ca, "--ssh", "--kind", "ed25519")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("certs", "show", ca.resolve("x-ssh-user-cert.pub")).error())
                .contains("look at it with: ssh-keygen -L -f ");
        assertThat(ca.resolve("ssh.pub")).doesNotExist();
    }
}
