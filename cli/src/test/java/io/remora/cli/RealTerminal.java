package io.remora.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program in a real terminal, tmux's. Its absence fails a test where {@code CI=true}. */
final class RealTerminal implements AutoCloseable {
    private static final String HINT = "this test needs tmux: apt-get install tmux";
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path socket;

    private RealTerminal(Path socket) {
        this.socket = socket;
    }

    /** Starts a program in a terminal of 100 columns and 50 lines; at its end the screen says with which exit code. */
    static RealTerminal start(Path folder, List<String> command) throws IOException, InterruptedException {
        requireTmux();
        Path own = Files.createTempDirectory(folder, "tmux");
        Path script = own.resolve("run");
        String quoted = command.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        // The history of these tests is not that of whoever runs them.
        Files.writeString(
                script,
                // The shell that runs this outlives Ctrl-C, to tell the exit code.
                "trap : INT\nTERM=screen NO_COLOR= XDG_STATE_HOME='" + folder.resolve("state") + "' " + quoted
                        + "\necho \"exit code $?\"\nexec sleep 1000\n");
        RealTerminal terminal = new RealTerminal(own.resolve("socket"));
        terminal.tmux("new-session", "-d", "-x", "100", "-y", "50", "sh " + script);
        return terminal;
    }

    private static void requireTmux() {
        if (Files.isExecutable(Path.of("/usr/bin/tmux"))) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(HINT);
        }
        abort(HINT);
    }

    /** Types a text. */
    void type(String text) throws IOException, InterruptedException {
        // tmux takes a semicolon at the end for its own.
        tmux("send-keys", "-l", "--", text.endsWith(";") ? text.substring(0, text.length() - 1) + "\\;" : text);
    }

    /** Types a text and Enter. */
    void line(String text) throws IOException, InterruptedException {
        type(text);
        keys("Enter");
    }

    /** Presses keys by tmux's names: {@code Tab}, {@code C-c}, {@code Up}. */
    void keys(String... names) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(names));
        tmux(words.toArray(String[]::new));
    }

    /** What is on the screen and was on it before. */
    String screen() throws IOException, InterruptedException {
        return tmux("capture-pane", "-p", "-J", "-S", "-")
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .stripTrailing();
    }

    /** Waits until the screen has that text. */
    void await(String text) throws IOException, InterruptedException {
        awaitTimes(text, 1);
    }

    /** Waits until the screen has that text so often. */
    void awaitTimes(String text, int times) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (true) {
            String screen = screen();
            if (screen.split(java.util.regex.Pattern.quote(text), -1).length > times) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the screen never said " + text + " (" + times + " times):\n" + screen);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String tmux(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString(), "-f", "/dev/null", "-u"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("tmux " + words[0] + ": " + said);
        }
        return said;
    }

    @Override
    public void close() {
        try {
            tmux("kill-server");
        } catch (IOException e) {
            // It has ended already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
