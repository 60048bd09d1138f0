package io.remora.cli;

import static io.remora.cli.Command.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of authority that {@code certs init} makes, as an agent, a caller and openssl take it. */
@Timeout(120)
class AuthorityKindsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"p256, false", "p256, true", "ed25519, false", "ed25519, true"})
    void anAgentACallerAndOpensslAcceptIt(String kind, boolean intermediate) throws Exception {
        Path ca = folder.resolve("ca");
        Object[] init = {"certs", "init", "--dir", ca, "--kind", kind, "--no-passphrase"};
        done(intermediate ? Pki.line(init, "--intermediate") : init);
        done("certs", "issue", "--dir", ca, "--name", "agent", "--san", "dns:localhost");
        done("certs", "issue", "--dir", ca, "--name", "me");
        Pki pki = new Pki(ca);
        try (RunningAgent agent = RunningAgent.start(
                folder, Pki.line("--listen", "tls://localhost:0", "--serve", "sample", pki.as("agent")))) {
            assertThat(done(Pki.line("call", agent.url(), pki.as("me"), "add", 2, 3)))
                    .isEqualTo("5\n");
            assertThat(openssl(agent.url(), pki)).contains("Verify return code: 0 (ok)");
        }
    }

    private static String done(Object... line) {
        Command.Result result = run(line);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private static String openssl(String url, Pki pki) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(
                            "openssl",
                            "s_client",
                            "-connect",
                            "localhost:" + URI.create(url).getPort(),
                            "-tls1_3",
                            "-verify_return_error",
                            "-verify_hostname",
                            "localhost",
                            "-CAfile",
                            pki.file("ca.pem").toString(),
                            "-cert",
                            pki.file("me.pem").toString(),
                            "-cert_chain",
                            pki.file("me.pem").toString(),
                            "-key",
                            pki.file("me.key").toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new AssertionError("this test needs the openssl command: apt-get install openssl", e);
        }
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
