package io.remora.tests.speed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.server.Server;
import io.remora.tests.peer.Pki;
import io.remora.transport.Transport;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much a small call allocates on either side, once everything is compiled. */
@Timeout(180)
final class CallAllocationTest {
    /** Bytes a call and side, beyond what TLS itself allocates. */
    private static final long MOST = 256;

    private static final int WARM_UP = 60_000;
    private static final int CALLS = 20_000;
    /** About the size of a small call's record. */
    private static final int PING_BYTES = 96;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What is called. */
    @Exposed
    interface Adder {
        int add(int a, int b);
    }

    /** What either side allocated for a call. */
    private record Allocated(long calling, long serving) {}

    @TempDir
    Path folder;

    @Test
    void aSmallCallAllocatesLittleOnEitherSide() throws Exception {
        Allocated bytes = measure("unix://" + folder.resolve("s"), new UnixTransport(), new UnixTransport());
        assertThat(bytes.calling()).as("bytes a call, calling").isBetween(1L, MOST);
        assertThat(bytes.serving()).as("bytes a call, serving").isBetween(1L, MOST);
    }

    @Test
    void overTlsItAllocatesAsLittleBeyondWhatTwoBareEnginesDo() throws Exception {
        Pki pki = Pki.create(folder.resolve("pki"));
        EnginePair engines = new EnginePair(pki);
        ping(engines, WARM_UP);
        long me = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(me);
        ping(engines, CALLS);
        // A side encrypts once and decrypts once a call.
        long engine = (THREADS.getThreadAllocatedBytes(me) - before) / CALLS / 2;
        Allocated bytes = measure("tls://localhost:0", pki.server(), pki.client());
        assertThat(bytes.calling())
                .as("bytes a call, calling; an engine's: %d", engine)
                .isLessThanOrEqualTo(engine + MOST);
        assertThat(bytes.serving())
                .as("bytes a call, serving; an engine's: %d", engine)
                .isLessThanOrEqualTo(engine + MOST);
    }

    private static void ping(EnginePair engines, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            engines.ping(PING_BYTES);
        }
    }

    /** The caller reads for itself, so one side is this thread and the other all threads that serve. */
    private static Allocated measure(String where, Transport listening, Transport dialling) throws IOException {
        try (Server server = Server.on(where, listening)
                        .authenticator(Authenticator.anonymous())
                        .grant("*", Adder.class, () -> (a, b) -> a + b)
                        .start();
                Connection connection = Remora.connect(server.uri().toString(), dialling)) {
            Adder adder = connection.root(Adder.class);
            long caller = Thread.currentThread().getId();
            call(adder, WARM_UP);
            long callerBefore = THREADS.getThreadAllocatedBytes(caller);
            long allBefore = all();
            call(adder, CALLS);
            long calling = THREADS.getThreadAllocatedBytes(caller) - callerBefore;
            long serving = all() - allBefore - calling;
            return new Allocated(calling / CALLS, serving / CALLS);
        }
    }

    private static void call(Adder adder, int times) {
        for (int i = 0; i < times; i++) {
            if (adder.add(i & 63, 1) != (i & 63) + 1) {
                throw new AssertionError("a wrong sum");
            }
        }
    }

    private static long all() {
        long bytes = 0;
        for (long each : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            bytes += Math.max(0, each);
        }
        return bytes;
    }
}
