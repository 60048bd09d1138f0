package io.remora.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real peer in a process of its own; what it says is kept, and can be waited for. */
final class TestProcess implements AutoCloseable {
    private final Process process;
    private final OutputStream input;
    /** Guards itself. */
    private final StringBuilder said = new StringBuilder();

    private boolean ended;

    TestProcess(String hint, List<String> command) {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("this test needs " + command.get(0) + ": " + hint, e);
        }
        input = process.getOutputStream();
        Thread reader = new Thread(this::read, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try {
            for (int count = process.getInputStream().read(buffer); count >= 0; ) {
                synchronized (said) {
                    said.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                    said.notifyAll();
                }
                count = process.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // It was killed.
        }
        synchronized (said) {
            ended = true;
            said.notifyAll();
        }
    }

    /** Waits until it has said something that matches, and returns its first group, or all of it. */
    String await(String regex) throws InterruptedException {
        Pattern pattern = Pattern.compile(regex);
        synchronized (said) {
            while (true) {
                Matcher matcher = pattern.matcher(said);
                if (matcher.find()) {
                    return matcher.group(Math.min(1, matcher.groupCount()));
                }
                if (ended) {
                    throw new AssertionError("it never said " + regex + " but\n" + said);
                }
                said.wait();
            }
        }
    }

    void type(String text) throws IOException {
        input.write(text.getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    /** Ends its input, waits for its end and returns all that it said. */
    String finish() throws Exception {
        input.close();
        process.waitFor();
        synchronized (said) {
            while (!ended) {
                said.wait();
            }
            return said.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
