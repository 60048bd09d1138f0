package io.remora.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real ssh-agent. */
record Agent(Process process, Path socket) implements Closeable {
    static Agent start(Path socket) throws IOException {
        Tools.need("/usr/bin/ssh-agent", "openssh-client");
        Process process = new ProcessBuilder("/usr/bin/ssh-agent", "-D", "-a", socket.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.exists(socket) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return new Agent(process, socket);
    }

    void add(Path key) throws IOException {
        command(key.toString());
    }

    void clear() throws IOException {
        command("-D");
    }

    private void command(String argument) throws IOException {
        Tools.Outcome outcome =
                Tools.run(Map.of("SSH_AUTH_SOCK", socket.toString()), "/usr/bin/ssh-add", "-q", argument);
        if (outcome.status() != 0) {
            throw new IOException(outcome.output());
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
