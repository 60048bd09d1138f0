package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.RemoteObject;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code sys}: its standard streams can be set to the peer's, and this process then reads from there and
 * prints there until they are set back or the session ends.
 */
final class PythonSys {
    private @Nullable InputStream in;
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
        in = shown(StandardStream.IN, in, stream, PythonText::input);
    }

    @Exposed(attribute = true)
    public synchronized Object stdout() {
        return stdout;
    }

    @Exposed(attribute = true, name = "stdout")
    public synchronized void setStdout(Object stream) {
        stdout = stream;
        out = shown(StandardStream.OUT, out, stream, PythonText::output);
    }

    @Exposed(attribute = true)
    public synchronized Object stderr() {
        return stderr;
    }

    @Exposed(attribute = true, name = "stderr")
    public synchronized void setStderr(Object stream) {
        stderr = stream;
        err = shown(StandardStream.ERR, err, stream, PythonText::output);
    }

    private static <T> @Nullable T shown(
            StandardStream<T> which, @Nullable T until, @Nullable Object stream, Function<RemoteObject, T> ofPeer) {
        if (until != null) {
            which.giveBack(until);
        }
        if (!(stream instanceof RemoteObject remote)) {
            return null;
        }
        T used = ofPeer.apply(remote);
        which.replace(used);
        return used;
    }

    synchronized void close() {
        in = shown(StandardStream.IN, in, null, PythonText::input);
        out = shown(StandardStream.OUT, out, null, PythonText::output);
        err = shown(StandardStream.ERR, err, null, PythonText::output);
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
