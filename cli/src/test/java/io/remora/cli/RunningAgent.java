package io.remora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real agent in a process of its own, ready to serve. */
final class RunningAgent implements AutoCloseable {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Process process;
    private final Path log;
    private final List<String> urls;

    private RunningAgent(Process process, Path log, List<String> urls) {
        this.process = process;
        this.log = log;
        this.urls = urls;
    }

    /** Starts {@code remora agent} with these arguments and a ready file in that folder, and waits for the file. */
    static RunningAgent start(Path folder, Object... arguments) throws IOException, InterruptedException {
        return start(folder, Map.of(), arguments);
    }

    /** The same with more variables in its environment. */
    static RunningAgent start(Path folder, Map<String, String> environment, Object... arguments)
            throws IOException, InterruptedException {
        Path ready = Files.createTempDirectory(folder, "agent").resolve("ready");
        Path log = ready.resolveSibling("log");
        List<Object> line = new ArrayList<>(List.of("agent", "--ready-file", ready));
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                Command.process(line.toArray()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!Files.exists(ready)) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new AssertionError("the agent did not become ready: " + Files.readString(log));
            }
        }
        return new RunningAgent(process, log, Files.readAllLines(ready));
    }

    /** What the ready file said, line by line. */
    List<String> urls() {
        return urls;
    }

    String url() {
        return urls.get(0);
    }

    Process process() {
        return process;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits until the log has that text. */
    void awaitLog(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!log().contains(text)) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                throw new AssertionError("the log never said " + text + ": " + log());
            }
        }
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
