package io.remora.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * A command that a {@link ThrowAwayHost} runs by {@code /bin/sh}. When its channel ends it loses its pipes and gets no
 * signal, as with sshd.
 */
final class ThrowAwayCommand implements Command {
    private static final int BUFFER = 32 * 1024;

    private final String command;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable OutputStream err;
    private @Nullable ExitCallback callback;
    private @Nullable Process process;

    ThrowAwayCommand(String command) {
        this.command = command;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback exit) {
        callback = exit;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        Process started = new ProcessBuilder("/bin/sh", "-c", command).start();
        process = started;
        Thread output = copying(started.getInputStream(), given(out), "out");
        Thread errors = copying(started.getErrorStream(), given(err), "err");
        copying(given(in), started.getOutputStream(), "in");
        ExitCallback exit = given(callback);
        thread("exit", () -> {
            try {
                int code = started.waitFor();
                output.join();
                errors.join();
                exit.onExit(code);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static <T> T given(@Nullable T stream) {
        if (stream == null) {
            throw new IllegalStateException("a command is started when it has its streams");
        }
        return stream;
    }

    private static Thread copying(InputStream from, OutputStream to, String name) {
        return thread(name, () -> {
            try (from;
                    to) {
                byte[] buffer = new byte[BUFFER];
                int count;
                while ((count = from.read(buffer)) >= 0) {
                    to.write(buffer, 0, count);
                    to.flush();
                }
            } catch (IOException e) {
                // The one or the other end has gone; the other hears of it by the stream's end.
            }
        });
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, "remora-command-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void destroy(ChannelSession channel) {
        Process running = process;
        if (running != null) {
            for (Closeable pipe :
                    new Closeable[] {running.getOutputStream(), running.getInputStream(), running.getErrorStream()}) {
                thread("end", () -> {
                    try {
                        pipe.close();
                    } catch (IOException e) {
                        // It is closed all the same.
                    }
                });
            }
        }
    }
}
