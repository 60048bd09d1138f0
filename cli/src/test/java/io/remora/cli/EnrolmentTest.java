package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Remora;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.x509.CertificateDetails;
import io.remora.certs.x509.Pem;
import io.remora.cli.command.ExitCode;
import io.remora.tls.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host joins with a token and renews by itself, against `remora certs serve` as a process. */
@Timeout(180)
class EnrolmentTest {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path folder;

    private Path authority;
    private Path host;
    private Process service;
    private String url;

    @BeforeEach
    void serve() throws Exception {
        authority = folder.resolve("authority");
        host = folder.resolve("host");
        CertificateAuthority.create(authority).create();
        Path ready = folder.resolve("ready");
        Path log = folder.resolve("service.log");
        service = Command.process(
                        "certs", "serve", "--dir", authority, "--listen", "tls://localhost:0", "--ready-file", ready)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!Files.exists(ready)) {
            if (service.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                throw new AssertionError("the service did not become ready: " + Files.readString(log));
            }
        }
        url = Files.readAllLines(ready).get(0);
    }

    @AfterEach
    void stop() throws Exception {
        service.destroyForcibly().waitFor();
    }

    private String token(String name, Object... more) {
        Command.Result made =
                Command.run(Pki.line("certs", "token", "--dir", authority, "--name", name, "--url", url, more));
        assertThat(made.code()).as(made.err()).isZero();
        return made.line();
    }

    private Command.Result join(String token) {
        return Command.run("certs", "join", token, "--out", host);
    }

    @Test
    void aTokenIsExchangedOnceForACertificateThatOpensslAccepts() throws Exception {
        String token = token("web1", "--san", "dns:web1.example");
        Command.Result joined = join(token);
        assertThat(joined.code()).as(joined.err()).isZero();
        assertThat(openssl("verify", "-CAfile", host.resolve("ca.pem"), host.resolve("web1.pem")))
                .contains("OK");
        assertThat(openssl("x509", "-noout", "-ext", "subjectAltName", "-in", host.resolve("web1.pem")))
                .contains("DNS:web1.example");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.resolve("web1.key"))))
                .isEqualTo("rw-------");

        Command.Result again = join(token);
        assertThat(again.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(again.error()).contains("the join token is refused; ask for a new one");
    }

    @Test
    void theTokenIsNotSentToAnotherAuthority() throws Exception {
        Path other = folder.resolve("other");
        CertificateAuthority.create(other).create();
        String foreign = CertificateAuthority.open(other)
                .desk()
                .token(IssueRequest.of("web1"))
                .text();
        Command.Result refused = join(url + "#" + foreign);
        assertThat(refused.code()).isEqualTo(ExitCode.UNTRUSTED);
        assertThat(refused.error()).contains("does not come with the authority whose SHA-256 is");
        assertThat(host).doesNotExist();
    }

    @Test
    void whoGuessesTokensIsKeptOutForAWhile() {
        String spent = token("web1");
        assertThat(join(spent).code()).isZero();
        for (int i = 0; i < 4; i++) {
            assertThat(join(spent).code()).isEqualTo(ExitCode.REFUSED);
        }
        Command.Result keptOut = join(token("web2"));
        assertThat(keptOut.code()).isNotZero();
        assertThat(host.resolve("web2.pem")).doesNotExist();
    }

    @Test
    void anAgentRenewsByItselfAndNoCallFails() throws Exception {
        assertThat(join(token("agent", "--san", "dns:localhost", "--ttl", "12s"))
                        .code())
                .isZero();
        CertificateAuthority.open(authority).issue(IssueRequest.of("me"));
        Path certificate = host.resolve("agent.pem");
        Instant firstEnd = end(certificate);
        Tls tls = Tls.identity(authority.resolve("me.pem"), authority.resolve("me.key"))
                .trust(host.resolve("ca.pem"));
        try (RunningAgent agent = RunningAgent.start(
                        folder,
                        "--listen",
                        "tls://localhost:0",
                        "--serve",
                        "sample",
                        "--identity",
                        certificate,
                        "--key",
                        host.resolve("agent.key"),
                        "--trust",
                        host.resolve("ca.pem"),
                        "--renew",
                        url);
                Connection connection = Remora.connect(agent.url(), tls)) {
            while (Instant.now().isBefore(firstEnd.plusSeconds(2))) {
                assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
                try (Connection fresh = Remora.connect(agent.url(), tls)) {
                    assertThat(fresh.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
                }
            }
            assertThat(end(certificate)).isAfter(firstEnd);
            assertThat(agent.log()).contains("the certificate of agent was renewed");
        }
    }

    private static Instant end(Path certificate) throws IOException {
        X509Certificate leaf = Pem.certificates(certificate).get(0);
        return CertificateDetails.of(leaf).notAfter();
    }

    private static String openssl(Object... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        for (int i = 0; i < arguments.length; i++) {
            command[i + 1] = arguments[i].toString();
        }
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("this test needs the openssl command: apt-get install openssl", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
