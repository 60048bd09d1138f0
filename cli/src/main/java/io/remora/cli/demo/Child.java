package io.remora.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process that the demo started; its standard output and error are files of the demo's folder. */
final class Child implements AutoCloseable {
    private static final long LOOK_MILLIS = 10;

    private final String name;
    private final Process process;
    private final Path out;
    private final Path err;

    private Child(String name, Process process, Path out, Path err) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts one that has no input. */
    static Child start(Place place, String name, List<String> command) throws IOException {
        Child child = start(place, name, command, Map.of());
        child.process.getOutputStream().close();
        return child;
    }

    /** Starts one with more in its environment; its input ends when it is closed, or with this process. */
    static Child start(Place place, String name, List<String> command, Map<String, String> environment)
            throws IOException {
        Path out = place.file(name + ".out");
        Path err = place.file(name + ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new Child(name, process, out, err);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until a file has a line that is looked for; the file's whole text. */
    String awaitText(Path file, Predicate<String> enough, Duration time) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            boolean ended = !process.isAlive();
            String text = Files.exists(file) ? Files.readString(file) : "";
            if (enough.test(text)) {
                return text;
            }
            if (ended) {
                throw new IOException(name + " ended with " + process.exitValue() + ": " + lastWords());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(name + " was not ready within " + time.toSeconds() + " s: " + lastWords());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Waits for its end; what it printed. */
    String awaitEnd(Duration time) throws IOException, InterruptedException {
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(name + " did not end within " + time.toSeconds() + " s: " + lastWords());
        }
        if (process.exitValue() != 0) {
            throw new IOException(name + " ended with " + process.exitValue() + ": " + lastWords());
        }
        return output();
    }

    String output() throws IOException {
        return Files.readString(out);
    }

    Path outputFile() {
        return out;
    }

    /** The end of what it wrote to standard error. */
    String lastWords() throws IOException {
        String text = new String(Files.readAllBytes(err), StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - 400)).replace("\n", " | ");
    }

    /** Asks it to end, as an operator would, and waits. */
    int stop(Duration time) throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(name + " did not stop within " + time.toSeconds() + " s");
        }
        return process.exitValue();
    }

    /** Ends it in any case. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
