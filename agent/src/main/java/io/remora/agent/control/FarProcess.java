package io.remora.agent.control;

import io.remora.Exposed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that was started for the peer. A read waits until there is something; so do many at once, one a stream. */
final class FarProcess implements AutoCloseable {
    private static final List<String> SIGNALS =
            List.of("HUP", "INT", "QUIT", "KILL", "TERM", "USR1", "USR2", "CONT", "STOP", "TSTP", "WINCH");
    private static final int LARGEST_READ = 1 << 20;

    private final Process process;

    FarProcess(Process process) {
        this.process = process;
    }

    /** Its id. */
    @Exposed
    public long pid() {
        return process.pid();
    }

    /** Gives it input. */
    @Exposed
    public void write(byte[] bytes) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(bytes);
        in.flush();
    }

    /** Ends its input. */
    @Exposed
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** What it wrote, at least a byte; nothing at the end. */
    @Exposed
    public byte[] output(int most) throws IOException {
        return read(process.getInputStream(), most);
    }

    /** The same of its standard error. */
    @Exposed
    public byte[] error(int most) throws IOException {
        return read(process.getErrorStream(), most);
    }

    private static byte[] read(InputStream stream, int most) throws IOException {
        byte[] bytes = new byte[Math.max(1, Math.min(most, LARGEST_READ))];
        int count = stream.read(bytes);
        return count < 0 ? new byte[0] : Arrays.copyOf(bytes, count);
    }

    /** Waits for its end: its exit code. */
    @Exposed
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Sends a signal by its name. */
    @Exposed
    public void signal(String name) throws IOException, InterruptedException {
        String bare = name.startsWith("SIG") ? name.substring(3) : name;
        if (!SIGNALS.contains(bare)) {
            throw new IllegalArgumentException("there is no signal " + name + "; there are " + SIGNALS);
        }
        if (bare.equals("KILL")) {
            process.destroyForcibly();
            return;
        }
        if (bare.equals("TERM")) {
            process.destroy();
            return;
        }
        kill(bare, List.of(process.pid()));
    }

    /** Sends INT to it and its children, as a terminal does; a child that ends meanwhile needs none. */
    @Exposed
    public void interrupt() throws IOException, InterruptedException {
        List<Long> all = new ArrayList<>(List.of(process.pid()));
        process.descendants().forEach(each -> all.add(each.pid()));
        try {
            kill("INT", all);
        } catch (IOException e) {
            if (process.isAlive()) {
                kill("INT", List.of(process.pid()));
            }
        }
    }

    private static void kill(String signal, List<Long> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /** Kills it and its children. */
    @Override
    @Exposed
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
