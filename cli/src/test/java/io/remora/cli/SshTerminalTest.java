package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person at a terminal is asked and shown; the terminal is a real one, made by Python's {@code pty}. */
@Timeout(120)
class SshTerminalTest {
    private static final String PYTHON = "/usr/bin/python3";

    /**
     * Runs a command on a terminal of its own, types an answer to each question for a passphrase or a password, prints
     * all that was shown.
     */
    private static final String TERMINAL = """
            import os, pty, sys
            answers = sys.argv[1].split('|') if sys.argv[1] else []
            pid, fd = pty.fork()
            if pid == 0:
                os.environ['TERM'] = 'xterm'
                os.execvp(sys.argv[2], sys.argv[2:])
            shown = b''
            while True:
                try:
                    piece = os.read(fd, 65536)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
                if (b'assphrase' in piece or b'assword' in piece) and piece.rstrip().endswith(b':') and answers:
                    os.write(fd, answers.pop(0).encode() + b'\\n')
            sys.stdout.buffer.write(shown)
            sys.stdout.flush()
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    @TempDir
    private Path folder;

    private String shown(String answers, Object... arguments) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("terminal.py"), TERMINAL);
        ProcessBuilder builder = Command.process(arguments);
        builder.command().addAll(0, List.of(PYTHON, script.toString(), answers));
        builder.environment().remove("NO_COLOR");
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    @Test
    void aPasswordIsAskedForWithoutShowingIt() throws Exception {
        Path key = folder.resolve("key");
        RealSshd.keygen(key);
        try (MinaHost host = MinaHost.withPassword(folder, "open sesame")) {
            Object[] call = {"call", host.host(), "--ssh-key", key, "--known-hosts", folder.resolve("known")};
            String asked = shown(
                    "wrong|open sesame",
                    Pki.line(call, "--accept-new", "--ask-password", "--no-cache", "--serve", "sample", "add", 2, 3));
            assertThat(asked)
                    .containsPattern("(?s)Password of " + host.host() + ": .*Password of " + host.host() + ": ")
                    .doesNotContain("sesame");
            assertThat(asked.strip()).endsWith("5");
            assertThat(host.passwords()).containsExactly("wrong", "open sesame");
        }
    }

    @Test
    void aPassphraseIsAskedForWithoutShowingItAndUploadsShowABar() throws Exception {
        byte[] much = new byte[4 << 20];
        new Random(3).nextBytes(much);
        Path data = Files.write(folder.resolve("much.jar"), much);
        Path keys = Files.createDirectory(folder.resolve("keys"));
        try (RealSshd sshd = RealSshd.start(keys, "SetEnv HOME=" + Files.createDirectory(folder.resolve("home")))) {
            Path locked = folder.resolve("locked");
            RealSshd.keygen(locked, "open sesame");
            Files.writeString(
                    keys.resolve("authorized_keys"),
                    Files.readString(keys.resolve("id.pub")) + Files.readString(Path.of(locked + ".pub")));
            Object[] call = {
                "call",
                sshd.host(),
                "--known-hosts",
                sshd.knownHosts(),
                "--serve",
                "sample",
                "--classpath",
                data,
                "add",
                2,
                3
            };
            String asked = shown("wrong|open sesame", Pki.line(call, "--ssh-key", locked));
            assertThat(asked)
                    .contains("Passphrase of " + locked + ":", "That is not it. Passphrase of " + locked + ":")
                    .contains("much.jar [")
                    .containsPattern("\\[#+ *] [0-9,]+ of 4,194 kB")
                    .doesNotContain("sesame");
            assertThat(asked.strip()).endsWith("5");
            Command.Result silent = Command.runProcess(folder, Pki.line(call, "--ssh-key", sshd.key(), "--no-cache"));
            assertThat(silent.line()).isEqualTo("5");
            assertThat(silent.err()).isEmpty();
        }
    }
}
