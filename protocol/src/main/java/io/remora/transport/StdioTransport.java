package io.remora.transport;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * This process's own standard input and output: {@code stdio:-}. The peer is whoever started this process, once.
 *
 * <p>Taking them takes them away from everybody else: what user code prints goes to standard error from then on, and it
 * reads an empty input, so that nothing it does gets between the bytes of the peer. (A child process that inherits the
 * descriptors, or native code, still could.)
 */
public final class StdioTransport implements Transport {
    private static final AtomicBoolean TAKEN = new AtomicBoolean();

    /** The only way of doing it: there is nothing to configure. */
    public StdioTransport() {}

    @Override
    public Set<String> schemes() {
        return Set.of("stdio");
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        check(where);
        return take();
    }

    @Override
    public Listener listen(URI where) throws IOException {
        check(where);
        return new OneShotListener(take(), URI.create("stdio:-"));
    }

    private static Link take() throws IOException {
        if (!TAKEN.compareAndSet(false, true)) {
            throw new IOException("standard input and output have a peer already: a process has them once");
        }
        System.out.flush();
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        return StreamLink.of(
                new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out), "stdio:-");
    }

    private static void check(URI where) {
        if (!"stdio".equals(where.getScheme())) {
            throw new IllegalArgumentException(where + " is not standard input and output: write stdio:-");
        }
    }
}
