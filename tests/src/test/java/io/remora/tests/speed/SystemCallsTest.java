package io.remora.tests.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.server.Server;
import io.remora.tests.peer.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a call asks of the operating system, counted by strace: both ends over mutual TLS in this process. */
@Timeout(180)
final class SystemCallsTest {
    private static final int WARM_UP = 3_000;
    private static final int CALLS = 2_000;
    /** Beyond the calls' own: what starting and stopping the trace, and the watchdog, let through. */
    private static final double SLACK = 0.3;

    /** What is called. */
    @Exposed
    interface Adder {
        int add(int a, int b);
    }

    @TempDir
    Path folder;

    @Test
    void aQuietCallIsOneWriteAndAtMostTwoCallsToReadOnEitherSide() throws Exception {
        Pki pki = Pki.create(folder.resolve("pki"));
        try (Server server = Server.on("tls://localhost:0", pki.server())
                        .authenticator(Authenticator.anonymous())
                        .grant("*", Adder.class, () -> (a, b) -> a + b)
                        .start();
                Connection connection = Remora.connect(server.uri().toString(), pki.client())) {
            Adder adder = connection.root(Adder.class);
            call(adder, WARM_UP);
            Map<String, Long> counted = traced(() -> call(adder, CALLS));
            assertThat(perCallAndSide(counted, "write", "writev", "sendto", "sendmsg"))
                    .as("system calls to write, of %s", counted)
                    .isBetween(1 - SLACK, 1 + SLACK);
            assertThat(perCallAndSide(
                            counted, "read", "readv", "recvfrom", "recvmsg", "epoll_wait", "epoll_pwait", "poll"))
                    .as("system calls to read, of %s", counted)
                    .isBetween(1 - SLACK, 2 + SLACK);
        }
    }

    private static double perCallAndSide(Map<String, Long> counted, String... names) {
        long sum = 0;
        for (String each : names) {
            sum += counted.getOrDefault(each, 0L);
        }
        return sum / 2.0 / CALLS;
    }

    private static void call(Adder adder, int times) {
        for (int i = 0; i < times; i++) {
            if (adder.add(i & 63, 1) != (i & 63) + 1) {
                throw new AssertionError("a wrong sum");
            }
        }
    }

    private Map<String, Long> traced(Runnable work) throws IOException, InterruptedException {
        Path summary = folder.resolve("strace.txt");
        Path said = folder.resolve("strace.err");
        Process strace;
        try {
            strace = new ProcessBuilder(
                            "strace",
                            "-f",
                            "-c",
                            "-o",
                            summary.toString(),
                            "-p",
                            String.valueOf(ProcessHandle.current().pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException e) {
            return fail("strace is needed: apt-get install strace", e);
        }
        try {
            awaitAttached(strace, said);
            work.run();
        } finally {
            new ProcessBuilder("kill", "-INT", String.valueOf(strace.pid()))
                    .start()
                    .waitFor();
        }
        assertThat(strace.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return counts(Files.readAllLines(summary));
    }

    private static void awaitAttached(Process strace, Path said) throws IOException {
        while (!Files.readString(said).contains("attached")) {
            if (!strace.isAlive()) {
                fail("strace cannot trace this process: " + Files.readString(said));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** The summary's lines: share, seconds, microseconds each, calls, [errors,] name. */
    private static Map<String, Long> counts(List<String> lines) {
        Map<String, Long> counts = new HashMap<>();
        for (String line : lines) {
            String[] columns = line.trim().split(" +");
            if (columns.length >= 5 && columns[3].matches("\\d+")) {
                counts.put(columns[columns.length - 1], Long.parseLong(columns[3]));
            }
        }
        return counts;
    }
}
