package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.RemoteObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code sys}: its standard streams can be set to the peer's, and this process's output then goes there until they
 * are set back or the session ends.
 */
final class PythonSys {
    private @Nullable PrintStream out;
    private @Nullable PrintStream err;
    private final List<String> searchPath =
            new ArrayList<>(List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)));
    private @Nullable Object stdin;
    private Object stdout = new Stream(System.out);
    private Object stderr = new Stream(System.err);

    /** The class path, as a list that can be changed; changing it loads nothing. */
    @Exposed(attribute = true, mutable = true)
    public List<String> path() {
        return searchPath;
    }

    @Exposed(attribute = true)
    public String version() {
        return "Java " + Runtime.version();
    }

    @Exposed(attribute = true)
    public String platform() {
        return System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT);
    }

    @Exposed(attribute = true)
    public synchronized @Nullable Object stdin() {
        return stdin;
    }

    @Exposed(attribute = true, name = "stdin")
    public synchronized void setStdin(@Nullable Object stream) {
        stdin = stream;
    }

    @Exposed(attribute = true)
    public synchronized Object stdout() {
        return stdout;
    }

    @Exposed(attribute = true, name = "stdout")
    public synchronized void setStdout(Object stream) {
        stdout = stream;
        out = shown(StandardStream.OUT, out, stream);
    }

    @Exposed(attribute = true)
    public synchronized Object stderr() {
        return stderr;
    }

    @Exposed(attribute = true, name = "stderr")
    public synchronized void setStderr(Object stream) {
        stderr = stream;
        err = shown(StandardStream.ERR, err, stream);
    }

    private static @Nullable PrintStream shown(
            StandardStream which, @Nullable PrintStream until, @Nullable Object stream) {
        if (until != null) {
            which.giveBack(until);
        }
        if (!(stream instanceof RemoteObject remote)) {
            return null;
        }
        PrintStream printing = printing(remote);
        which.replace(printing);
        return printing;
    }

    private static PrintStream printing(RemoteObject remote) {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        write(new byte[] {(byte) octet}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        try {
                            remote.call("write", new String(bytes, offset, length, StandardCharsets.UTF_8));
                        } catch (RuntimeException e) {
                            // The peer is gone or does not want it: no reason for this process's code to fail.
                            throw new IOException(e);
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }

    synchronized void close() {
        out = shown(StandardStream.OUT, out, null);
        err = shown(StandardStream.ERR, err, null);
    }

    /** A stream of this process as Python's. */
    static final class Stream {
        private final PrintStream stream;

        Stream(PrintStream stream) {
            this.stream = stream;
        }

        @Exposed
        public int write(String text) {
            stream.print(text);
            stream.flush();
            return text.length();
        }

        @Exposed
        public void flush() {
            stream.flush();
        }
    }
}
