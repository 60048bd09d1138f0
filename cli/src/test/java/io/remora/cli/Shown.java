package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a running process of ours shows of itself to others. */
final class Shown {
    private Shown() {}

    /** Its arguments, its environment and, where the JVM publishes them, its performance data. */
    static String by(Process process) throws IOException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        Path performance = Path.of("/tmp/hsperfdata_" + System.getProperty("user.name"), Long.toString(process.pid()));
        String arguments = text(proc.resolve("cmdline"));
        assertThat(arguments).as("a process of ours").contains("io.remora.cli.Main");
        return arguments + text(proc.resolve("environ")) + (Files.exists(performance) ? text(performance) : "");
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
