package io.remora.tests.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A Java program that knows nothing of Remora: it counts, in a private field, until its input ends. */
public final class PlainProgram implements AutoCloseable {
    private static final String SOURCE = """
        package plain;

        import java.util.ArrayList;
        import java.util.List;

        class Counting implements Runnable {
            private static volatile long count;
            static final List<Counting> ALL = new ArrayList<>();
            private final String name;
            private int turns;

            private Counting(String name) {
                this.name = name;
                ALL.add(this);
            }

            @Override
            public void run() {
                while (true) {
                    count++;
                    turns++;
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
            }

            private String describe(String greeting) {
                return greeting + " from " + name;
            }

            public static void main(String[] arguments) throws Exception {
                Thread thread = new Thread(new Counting("counter"), "counting");
                thread.setDaemon(true);
                thread.start();
                while (count == 0) {
                    Thread.onSpinWait();
                }
                System.out.println("ready");
                while (System.in.read() >= 0) {}
                System.out.println("done " + (count > 0));
            }
        }
        """;

    private final Process process;
    private final BufferedReader out;
    private final Path errors;

    private PlainProgram(Process process, Path errors) throws IOException {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** Compiles it into a folder. */
    public static Path compile(Path folder) throws IOException {
        Path file = folder.resolve("Counting.java");
        Files.writeString(file, SOURCE);
        Path classes = Files.createDirectories(folder.resolve("plain-classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release", "17", "-d", classes.toString(), file.toString()))
                .isZero();
        return classes;
    }

    /** Starts it on a JVM, with options, and waits until it counts. */
    public static PlainProgram start(Path home, Path folder, List<String> prefix, String... options)
            throws IOException {
        Path classes = compile(folder);
        Path errors = Files.createTempFile(folder, "plain", ".err");
        List<String> command = new ArrayList<>(prefix);
        command.add(home.resolve("bin/java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classes.toString(), "plain.Counting", "an-argument"));
        PlainProgram started = new PlainProgram(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
        assertThat(started.out.readLine()).isEqualTo("ready");
        return started;
    }

    /** Starts it on the JVM of the tests. */
    public static PlainProgram start(Path folder, String... options) throws IOException {
        return start(home(), folder, List.of(), options);
    }

    /** Where the JVM of the tests is. */
    public static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The JVMs of this machine that the agent can run in, the one of the tests first. */
    public static Stream<Path> homes() throws IOException {
        List<Path> homes = new ArrayList<>(List.of(home().toRealPath()));
        Path all = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(all)) {
            try (Stream<Path> entries = Files.list(all)) {
                for (Path each : entries.sorted().toList()) {
                    Path release = each.resolve("release");
                    boolean later = Files.isReadable(release)
                            && Files.readString(release).matches("(?s).*JAVA_VERSION=\"(21|25)[.\"].*");
                    if (later && !homes.contains(each.toRealPath())) {
                        homes.add(each.toRealPath());
                    }
                }
            }
        }
        return homes.stream();
    }

    public long pid() {
        return process.pid();
    }

    /** What it wrote to its standard error. */
    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Ends its input: what it says last, its exit code, and its errors where it failed. */
    public String end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        String last = out.readLine();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return last + " " + process.exitValue() + (process.exitValue() == 0 ? "" : "\n" + errors());
    }

    /** Its threads, by a tool of the JDK. */
    public String tool(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home().resolve("bin/" + tool).toString()));
        command.addAll(List.of(arguments));
        Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        running.waitFor();
        return text;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
