package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Exposed;
import io.remora.Limits;
import io.remora.Options;
import io.remora.Session;
import io.remora.connection.SymmetricConnection;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.object.Capability;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows 32 and 33: what a peer can make this side keep or begin has a bound, and another session does not notice. */
@Timeout(120)
final class PressureTest {
    /** Calls back whoever called, without end. */
    @Exposed
    public interface Ball {
        int bounce(Ball back);
    }

    /** One side of the game. */
    public static final class Player implements Ball {
        final AtomicInteger deepest = new AtomicInteger();
        final AtomicInteger now = new AtomicInteger();

        @Override
        public int bounce(Ball back) {
            deepest.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                return back.bounce(this) + 1;
            } finally {
                now.decrementAndGet();
            }
        }
    }

    private static Options bounded(int calls) {
        return Options.defaults().withLimits(Options.defaults().limits().withPendingCalls(calls));
    }

    @Test
    void theBoundsThatNobodyChoseAreTheOnesThatAreWrittenDown() throws IOException {
        Limits limits = Options.defaults().limits();
        assertThat(limits.references()).isEqualTo(65_536);
        assertThat(limits.runningCalls()).isEqualTo(256);
        assertThat(limits.pendingCalls()).isEqualTo(32_768);
        assertThat(limits.pendingBytes()).isEqualTo(64 << 20);
        String model = Files.readString(Path.of("..", "docs", "security-model.md"));
        assertThat(model).contains("65,536 references", "32,768 calls", "64 MiB");
    }

    @Test
    void endlessCallsBackAndForthStopAtTheBoundAndAnotherSessionIsAlive() throws IOException {
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        Player here = new Player();
        Player there = new Player();
        try (Victim other = Victim.serving(Capability.of(new Exhibit()));
                SymmetricConnection left = SymmetricConnection.start(
                        pair.left(),
                        io.remora.connection.ConnectionSettings.dialling(
                                        bounded(64), io.remora.Principal.LOCAL, java.util.Optional.empty())
                                .withRoot(session -> java.util.Optional.of(Capability.of(here, Ball.class))));
                SymmetricConnection right = SymmetricConnection.start(
                        pair.right(),
                        io.remora.connection.ConnectionSettings.dialling(
                                bounded(64),
                                io.remora.Principal.LOCAL,
                                java.util.Optional.of(io.remora.WireDialect.RPYC6)))) {
            assertThat(left.ended()).isEmpty();
            Ball ball = right.root(Ball.class);
            Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(() -> ball.bounce(there));
            assertThat(thrown).hasMessageContaining("too many calls are in progress on this connection: 64 of 64");
            assertThat(here.deepest.get()).isLessThanOrEqualTo(64);
            assertThat(there.deepest.get()).isLessThanOrEqualTo(64);
            assertThat(here.now.get()).isZero();
            assertThat(right.ping()).isPositive();
            assertThat(other.peer
                            .ask(Handler.CALLATTR, RawPeer.home(other.root), "add", Tuple.of(1, 2), Tuple.empty())
                            .value())
                    .isEqualTo(3);
        }
    }

    /** Never answers while the test runs. */
    @Exposed
    public static final class Sink {
        final java.util.concurrent.CountDownLatch open = new java.util.concurrent.CountDownLatch(1);

        public void swallow(@Nullable Object value) throws InterruptedException {
            open.await();
        }

        public int add(int a, int b) {
            return a + b;
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void aFloodOfCallsIsRefusedAtTheBoundAndTheHeapDoesNotGrow() throws IOException {
        Sink sink = new Sink();
        try (Victim victim = Victim.serving(Capability.of(sink), bounded(1000))) {
            long before = used();
            byte[] load = new byte[2000];
            int refused = 0;
            int sent = 0;
            Object it = RawPeer.home(victim.root);
            for (int burst = 0; burst < 200; burst++) {
                for (int i = 0; i < 250; i++) {
                    victim.peer.send(Handler.CALLATTR, it, "swallow", Tuple.of((Object) load), Tuple.empty());
                    sent++;
                }
                while (sent - refused > 1000) {
                    assertThat(((RawPeer.Answer) victim.peer.receive()).error())
                            .startsWith(
                                    "RuntimeError: too many calls are in progress on this connection: 1000 of 1000");
                    refused++;
                }
            }
            assertThat(sent).isEqualTo(50_000);
            assertThat(refused).isEqualTo(49_000);
            assertThat(used() - before).isLessThan(64L << 20);
            sink.open.countDown();
            for (int i = 0; i < 1000; i++) {
                assertThat(((RawPeer.Answer) victim.peer.receive()).isResult()).isTrue();
            }
            assertThat(victim.peer
                            .ask(Handler.CALLATTR, it, "add", Tuple.of(1, 2), Tuple.empty())
                            .value())
                    .isEqualTo(3);
        }
    }

    @Test
    void bytesOfQueuedCallsHaveABoundToo() throws IOException {
        Sink sink = new Sink();
        Options options =
                Options.defaults().withLimits(Options.defaults().limits().withPendingBytes(1 << 20));
        try (Victim victim = Victim.serving(Capability.of(sink), options)) {
            Object it = RawPeer.home(victim.root);
            for (int i = 0; i < 40; i++) {
                victim.peer.send(Handler.CALLATTR, it, "swallow", Tuple.of((Object) new byte[100_000]), Tuple.empty());
            }
            for (int i = 0; i < 30; i++) {
                assertThat(((RawPeer.Answer) victim.peer.receive()).error()).startsWith("RuntimeError: too many calls");
            }
            sink.open.countDown();
            for (int i = 0; i < 10; i++) {
                assertThat(((RawPeer.Answer) victim.peer.receive()).isResult()).isTrue();
            }
        }
    }

    @Test
    void aPeerThatSendsAndNeverReadsIsCutOff() throws Exception {
        // Requests that are refused, and releases that are wrong, are answered by the reader: nobody waits with them.
        try (Victim victim = Victim.serving(Capability.of(new Exhibit()))) {
            long before = used();
            ObjectId nothing = new ObjectId("nothing", 1, 2);
            int sent = 0;
            try {
                while (victim.connection.ended().isEmpty() && sent < 2_000_000) {
                    victim.peer.send(Handler.DEL, RawPeer.home(nothing), 1);
                    sent++;
                }
            } catch (IOException e) {
                // The link was closed under our hands, as it should be.
                assertThat(sent).isPositive();
            }
            victim.connection.onEnd().get(20, TimeUnit.SECONDS);
            assertThat(victim.connection.ended())
                    .hasValueSatisfying(reason -> assertThat(reason.getMessage())
                            .contains("the peer does not read: more than 8388608 bytes of answers wait for it"));
            assertThat(used() - before).isLessThan(64L << 20);
        }
    }

    /** Lets a peer's callback be called while others wait. */
    @Exposed
    public static final class Gatherer {
        public int ask(java.util.function.Supplier<Integer> callback) {
            return callback.get() + (Session.current().isPresent() ? 1 : 0);
        }
    }

    @Test
    void callsThatWaitForAPeerWhichNeverAnswersAreBounded() throws IOException {
        try (Victim victim = Victim.serving(Capability.of(new Gatherer()), bounded(50))) {
            Object it = RawPeer.home(victim.root);
            for (int i = 0; i < 60; i++) {
                victim.peer.send(Handler.CALLATTR, it, "ask", Tuple.of(RawPeer.mine(i)), Tuple.empty());
            }
            int refused = 0;
            int asked = 0;
            while (refused < 10 || asked < 50) {
                if (victim.peer.receive() instanceof RawPeer.Answer answer) {
                    assertThat(answer.error()).startsWith("RuntimeError: too many calls are in progress");
                    refused++;
                } else {
                    asked++;
                }
            }
            assertThat(victim.connection.pendingCalls()).isEqualTo(50);
        }
    }
}
