package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real {@code remora certs serve} in a process of its own, ready to be joined. */
final class RunningAuthority implements AutoCloseable {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final Path log;
    private final Path authority;
    private final String url;

    private RunningAuthority(Process process, Path log, Path authority, String url) {
        this.process = process;
        this.log = log;
        this.authority = authority;
        this.url = url;
    }

    /** Starts it for the authority in that folder, on a free port, and waits until it accepts. */
    static RunningAuthority start(Path authority, Object... more) throws IOException, InterruptedException {
        return start(authority, 0, more);
    }

    private static RunningAuthority start(Path authority, int port, Object... more)
            throws IOException, InterruptedException {
        Path ready = Files.createTempDirectory(authority.toAbsolutePath().getParent(), "service")
                .resolve("ready");
        Path log = ready.resolveSibling("log");
        List<Object> line = new ArrayList<>(List.of(
                "certs", "serve", "--dir", authority, "--listen", "tls://localhost:" + port, "--ready-file", ready));
        line.addAll(List.of(more));
        Process process = Command.process(line.toArray())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!Files.exists(ready)) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new AssertionError("the service did not become ready: " + Files.readString(log));
            }
        }
        return new RunningAuthority(
                process, log, authority, Files.readAllLines(ready).get(0));
    }

    /** Kills it with no chance to clean up, and starts it again at the same address. */
    RunningAuthority killedAndStartedAgain(Object... more) throws IOException, InterruptedException {
        close();
        return start(authority, URI.create(url).getPort(), more);
    }

    String url() {
        return url;
    }

    Process process() {
        return process;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** What a host does with a token, which it has in a file. */
    static Command.Result join(String token, Path home, Object... more) throws IOException {
        Path file = Files.createTempFile(home.toAbsolutePath().getParent(), "token", "");
        Files.writeString(file, token + "\n");
        return Command.run(Pki.line("certs", "join", "--token-file", file, "--out", home, more));
    }

    /** What an operator hands to a host of that name. */
    String token(String name, Object... more) {
        Command.Result made =
                Command.run(Pki.line("certs", "token", "--dir", authority, "--name", name, "--url", url, more));
        assertThat(made.code()).as(made.err()).isZero();
        return made.line();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
