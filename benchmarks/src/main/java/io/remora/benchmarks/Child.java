package io.remora.benchmarks;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of a contestant: it takes a command a line and answers each with a line. */
final class Child implements Closeable {
    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    Child(String name, List<String> command) throws IOException {
        this.name = name;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** The next line that it says. */
    String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the process of " + name + " ended");
        }
        if (line.startsWith("failed ")) {
            throw new IOException(name + " " + line);
        }
        return line;
    }

    long pid() {
        return process.pid();
    }

    String ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return line();
    }

    @Override
    public void close() throws IOException {
        // The end of its input tells it to go.
        commands.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
