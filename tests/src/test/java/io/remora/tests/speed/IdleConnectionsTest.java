package io.remora.tests.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.server.Server;
import io.remora.transport.TcpTransport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection costs that is not used: its socket, and no thread, no selector. Both ends are in this process. */
@Timeout(120)
final class IdleConnectionsTest {
    private static final int CONNECTIONS = 500;
    /** Of threads and of descriptors beyond the sockets themselves. */
    private static final int SOME = 40;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** What is called. */
    @Exposed
    interface Adder {
        int add(int a, int b);
    }

    private final List<Connection> connections = new ArrayList<>();
    private Server server;

    @BeforeEach
    void serve() throws IOException {
        server = Server.on("tcp://127.0.0.1:0", TcpTransport.insecure())
                .authenticator(Authenticator.anonymous())
                .grant("*", Adder.class, () -> (a, b) -> a + b)
                .start();
    }

    @AfterEach
    void close() {
        connections.forEach(Connection::close);
        server.close();
    }

    private void connect() throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = Remora.connect(server.uri().toString(), TcpTransport.insecure());
            connections.add(connection);
            assertThat(connection.root(Adder.class).add(i, 1)).isEqualTo(i + 1);
        }
    }

    private static long threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long descriptors() {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void awaitFewThreads(long before) {
        awaitAtMost(before + SOME, IdleConnectionsTest::threads);
    }

    private static void awaitAtMost(long most, LongSupplier count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (count.getAsLong() > most && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        assertThat(count.getAsLong()).isLessThanOrEqualTo(most);
    }

    @Test
    void threads_do_not_grow_with_connections_and_all_of_them_answer_later() throws IOException {
        long before = threads();
        connect();
        awaitFewThreads(before);
        for (Connection each : connections) {
            assertThat(each.root(Adder.class).add(2, 3)).isEqualTo(5);
        }
        awaitFewThreads(before);
        for (Connection each : connections) {
            // Asynchronously: the reply finds nobody who reads.
            assertThat(each.pingAsync().orTimeout(30, TimeUnit.SECONDS).join()).isPositive();
        }
    }

    /** A connection is left alone after about a tenth of a second: bytes that come just then must not be overlooked. */
    @Test
    void what_comes_while_a_connection_is_being_left_alone_is_answered() throws IOException {
        connect();
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 40; round++) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(95_000 + random.nextInt(50_000)));
            List<CompletableFuture<Duration>> pings =
                    connections.stream().map(Connection::pingAsync).toList();
            for (CompletableFuture<Duration> each : pings) {
                assertThat(each.orTimeout(25, TimeUnit.SECONDS).join()).isPositive();
            }
        }
    }

    @Test
    void an_idle_connection_holds_no_descriptor_but_its_socket() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "descriptors are counted where Linux shows them");
        long before = descriptors();
        connect();
        awaitAtMost(before + 2L * CONNECTIONS + SOME, IdleConnectionsTest::descriptors);
    }

    @Test
    void an_idle_connection_that_its_peer_closes_ends() throws IOException {
        long before = threads();
        connect();
        awaitFewThreads(before);
        server.sessions().forEach(session -> session.connection().close());
        for (Connection each : connections) {
            each.onEnd().orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(each.ended()).isPresent();
        }
    }
}
