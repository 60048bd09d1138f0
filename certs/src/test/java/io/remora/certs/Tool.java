package io.remora.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** Runs the real programs that judge what this module makes. */
public final class Tool {
    private Tool() {}

    /** What a program did. */
    public record Outcome(int exit, String output) {
        /** The output, when the program succeeded. */
        public String succeeded() {
            assertThat(exit).as(output).isZero();
            return output;
        }

        /** The output, when the program failed. */
        public String failed() {
            assertThat(exit).as(output).isNotZero();
            return output;
        }
    }

    /** Runs a program that Debian's package {@code debian} holds. */
    public static Outcome run(String debian, List<String> command) {
        requireProgram(debian, command.get(0));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output;
            try (InputStream in = process.getInputStream()) {
                output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail("%s did not end within 30 s", command);
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Runs openssl. */
    public static Outcome openssl(Object... arguments) {
        return run("openssl", command("openssl", arguments));
    }

    /** A command line from strings and paths. */
    public static List<String> command(String program, Object... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(program));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    private static void requireProgram(String debian, String program) {
        boolean there = program.contains("/")
                ? Files.isExecutable(Path.of(program))
                : java.util.Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (there) {
            return;
        }
        String message = program + " is missing; run: apt-get install " + debian;
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        throw new TestAbortedException(message);
    }
}
