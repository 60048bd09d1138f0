package io.remora.tests.python;

import static org.assertj.core.api.Assertions.fail;

import io.remora.WireDialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A Python process with RPyC that runs what a test gives it, piece by piece. For one thread; whoever starts it closes
 * it.
 */
public final class Python implements AutoCloseable {
    private static final String INTERPRETER = "/usr/bin/python3";

    private final WireDialect dialect;
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private Python(WireDialect dialect, Process process) {
        this.dialect = dialect;
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.US_ASCII);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Starts one, or says what to install. */
    public static Python start() throws IOException, InterruptedException {
        Process look = new ProcessBuilder(INTERPRETER, "-c", "import rpyc; print(rpyc.__version__)")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String version = new String(look.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (look.waitFor() != 0) {
            String missing = INTERPRETER + " has no rpyc: apt-get install python3-rpyc";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            Assumptions.abort(missing);
        }
        if (!version.startsWith("5.") && !version.startsWith("6.")) {
            fail("these tests are written for RPyC 5 and 6, this is " + version);
        }
        return new Python(
                version.startsWith("5.") ? WireDialect.RPYC5 : WireDialect.RPYC6,
                new ProcessBuilder(INTERPRETER, "-u", resource("driver.py").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** What its RPyC speaks. Debian has RPyC 5; with {@code PYTHONPATH} the tests run with another. */
    public WireDialect dialect() {
        return dialect;
    }

    private static Path resource(String name) {
        try {
            return Path.of(java.util.Objects.requireNonNull(Python.class.getResource("/python/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Runs a piece of Python and gives its {@code result} as text; what it raises fails the test.
     *
     * @param given names and values, in turn, that the piece finds as strings
     */
    public String run(String source, Object... given) {
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < given.length; i += 2) {
            whole.append(given[i]).append(" = r'''").append(given[i + 1]).append("'''\n");
        }
        whole.append(source);
        try {
            in.write(Base64.getEncoder().encodeToString(whole.toString().getBytes(StandardCharsets.UTF_8)) + "\n");
            in.flush();
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("Python ended with " + process.waitFor());
            }
            int space = line.indexOf(' ');
            String text = new String(Base64.getDecoder().decode(line.substring(space + 1)), StandardCharsets.UTF_8);
            if (!line.startsWith("OK")) {
                fail("in Python:\n" + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
