package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code remora certs} asks the person at a terminal: a pseudo terminal, at which a script of Python types. */
@Timeout(120)
class CertsPromptsTest {
    /** Runs argv[2:] on a terminal; types each line of the file argv[1] when a prompt ends with ": ". */
    private static final String TYPIST = """
        import os, pty, sys
        answers = open(sys.argv[1]).read().splitlines()
        child, terminal = pty.fork()
        if child == 0:
            os.execv(sys.argv[2], sys.argv[2:])
        said, fresh = b'', b''
        while True:
            try:
                data = os.read(terminal, 4096)
            except OSError:
                break
            if not data:
                break
            said += data
            fresh += data
            if fresh.endswith(b': ') and answers:
                os.write(terminal, answers.pop(0).encode() + b'\\n')
                fresh = b''
        sys.stdout.write(said.decode())
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """;

    @TempDir
    Path folder;

    private Command.Result at(List<String> typed, Object... line) throws IOException, InterruptedException {
        Path answers = Files.write(folder.resolve("answers"), typed);
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", TYPIST, answers.toString()));
        command.addAll(Command.process(line).command());
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("this test needs /usr/bin/python3: apt-get install python3", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Command.Result(process.exitValue(), said, "");
    }

    @Test
    void aPassphraseIsAskedForTwiceWhenItIsMadeOnceWhenItIsNeededAndNeverShown() throws Exception {
        Path ca = folder.resolve("ca");
        Command.Result made = at(List.of("correct horse", "correct horse"), "certs", "init", "--dir", ca);
        assertThat(made.code()).as(made.out()).isZero();
        assertThat(made.out())
                .contains("A passphrase for the authority's key (--no-passphrase for none): ")
                .contains("The same again: ")
                .contains("The key is sealed with the passphrase")
                .doesNotContain("horse");
        assertThat(Files.readString(ca.resolve("ca.key"))).contains("REMORA SEALED KEY");

        Command.Result wrong = at(List.of("battery staple"), "certs", "issue", "--dir", ca, "--name", "a");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.out()).contains("is not opened: the passphrase").doesNotContain("staple");
        Command.Result issued = at(List.of("correct horse"), "certs", "issue", "--dir", ca, "--name", "a");
        assertThat(issued.code()).as(issued.out()).isZero();
        assertThat(issued.out()).contains("Passphrase of the authority's key: ").contains("a.pem: for dns:a");

        Command.Result changed = at(List.of("correct horse", "new", "new"), "certs", "passphrase", "--dir", ca);
        assertThat(changed.out()).contains("The new passphrase (--no-passphrase for none): ");
        assertThat(at(List.of("new"), "certs", "renew", "--dir", ca, "--name", "a")
                        .code())
                .isZero();
        Command.Result exported = at(List.of("pw", "pw"), "certs", "export", "--dir", ca, "--name", "a");
        assertThat(exported.out()).contains("a.p12: the key, certificate and authorities of a");
    }

    @Test
    void nothingIsMadeWhenTheTwoDifferOrNothingIsTyped() throws Exception {
        Path ca = folder.resolve("ca");
        Command.Result differ = at(List.of("one", "two"), "certs", "init", "--dir", ca);
        assertThat(differ.code()).isEqualTo(1);
        assertThat(differ.out()).contains("the two differ: run it again");
        assertThat(at(List.of(""), "certs", "init", "--dir", ca).out()).contains("nothing was typed: run it again");
        assertThat(ca).doesNotExist();
    }

    @Test
    void aJoinTokenIsAskedForAndNotShown() throws Exception {
        Command.Result joined = at(List.of("a-secret"), "certs", "join", "--out", folder.resolve("host"));
        assertThat(joined.code()).isEqualTo(2);
        assertThat(joined.out())
                .contains("The token that `remora certs token` printed: ")
                .contains("this is not a join token")
                .doesNotContain("a-secret");
    }
}
