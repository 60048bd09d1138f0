package io.remora.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.CallTimeoutException;
import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.Exposed;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.Session;
import io.remora.server.Server;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lasting connection outlives what proved either side, loses no call by it, and lets the old one go. */
@Timeout(60)
class LastingConnectionTest {
    private static final URI PLACE = URI.create("inproc://lasting-test");
    /** Beyond the grace after which an idle connection that was replaced is closed. */
    private static final long LONG_SECONDS = 4;

    /** What is called. */
    public interface Counter {
        int next(int number);

        CompletableFuture<Integer> slow(int number);

        Item item();
    }

    /** What a call gives. */
    public interface Item {
        @Exposed
        int value();
    }

    /** The service. */
    public static final class Counting {
        private final CountDownLatch gate;

        Counting(CountDownLatch gate) {
            this.gate = gate;
        }

        @Exposed
        public int next(int number) {
            return number + 1;
        }

        @Exposed
        public int slow(int number) throws InterruptedException {
            gate.await();
            return number;
        }

        @Exposed
        public Item item() {
            return () -> 7;
        }
    }

    private final CountDownLatch gate = new CountDownLatch(1);
    private final ExpiringTransport transport = new ExpiringTransport();
    private Server server;

    @BeforeEach
    void serve() throws Exception {
        server = Server.on(PLACE.toString(), transport)
                .grant("*", Counting.class, () -> new Counting(gate))
                .start();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.close(Duration.ZERO);
    }

    private Connection connect() throws IOException {
        return Remora.lasting(PLACE, transport, Options.defaults());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 3000 && !condition.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private void replaceIdentity(Connection lasting) throws InterruptedException {
        Session before = lasting.session();
        transport.replaceIdentity("second");
        await(() -> lasting.session().id() != before.id());
    }

    private static boolean lastsLonger(Connection connection) throws Exception {
        connection
                .onEnd()
                .completeOnTimeout(null, LONG_SECONDS, TimeUnit.SECONDS)
                .get();
        return connection.ended().isEmpty();
    }

    @Test
    void noCallFailsWhileConnectionsEndUnderThem() throws Exception {
        transport.life(Duration.ofSeconds(5));
        try (Connection lasting = connect()) {
            Counter counter = lasting.root(Counter.class);
            RemoteObject root = lasting.root();
            Instant end = Instant.now().plusSeconds(12);
            int calls = 0;
            while (Instant.now().isBefore(end)) {
                assertThat(counter.next(calls)).isEqualTo(calls + 1);
                assertThat(root.call("next", calls).as(int.class)).isEqualTo(calls + 1);
                assertThat(lasting.ping()).isPositive();
                calls++;
            }
            assertThat(calls).isGreaterThan(100);
            assertThat(transport.dialled()).isBetween(3, 14);
            await(() -> server.sessions().size() <= 2);
        }
        await(() -> server.sessions().isEmpty());
    }

    @Test
    void aPlainConnectionEndsWithWhatProvedItsPeer() throws Exception {
        transport.life(Duration.ofSeconds(2));
        Instant dialled = Instant.now();
        try (Connection connection = Remora.connect(PLACE, transport, Options.defaults())) {
            connection.onEnd().get(20, TimeUnit.SECONDS);
            assertThat(Duration.between(dialled, Instant.now()))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
            assertThat(connection.ended().orElseThrow()).hasMessageContaining("what proved the peer to be");
        }
    }

    @Test
    void aReplacedIdentityIsShownSoonAndTheOldConnectionGoes() throws Exception {
        try (Connection lasting = connect()) {
            Session before = lasting.session();
            Counter counter = lasting.root(Counter.class);
            assertThat(counter.next(1)).isEqualTo(2);
            Instant replaced = Instant.now();
            replaceIdentity(lasting);
            assertThat(Duration.between(replaced, Instant.now())).isLessThan(Duration.ofSeconds(2));
            before.connection().onEnd().get(20, TimeUnit.SECONDS);
            assertThat(counter.next(2)).isEqualTo(3);
            assertThat(transport.dialled()).isEqualTo(2);
        }
    }

    @Test
    void aCallInFlightKeepsItsConnectionUntilItIsAnswered() throws Exception {
        try (Connection lasting = connect()) {
            Connection before = lasting.session().connection();
            CompletableFuture<Integer> answer = lasting.root(Counter.class).slow(5);
            replaceIdentity(lasting);
            assertThat(lastsLonger(before)).isTrue();
            gate.countDown();
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(5);
            before.onEnd().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aReferenceKeepsItsConnectionAndDiesWithIt() throws Exception {
        try (Connection lasting = connect()) {
            Connection before = lasting.session().connection();
            Item kept = lasting.root(Counter.class).item();
            replaceIdentity(lasting);
            assertThat(lastsLonger(before)).isTrue();
            assertThat(kept.value()).isEqualTo(7);
            transport.breakLinks();
            before.onEnd().get(20, TimeUnit.SECONDS);
            assertThatThrownBy(kept::value).isInstanceOf(DisconnectedException.class);
            assertThat(lasting.root(Counter.class).item().value()).isEqualTo(7);
        }
    }

    @Test
    void theLastReferenceThatIsReleasedLetsItsConnectionGo() throws Exception {
        try (Connection lasting = connect()) {
            Connection before = lasting.session().connection();
            Item kept = lasting.root(Counter.class).item();
            replaceIdentity(lasting);
            RemoteObject.of(kept).close();
            before.onEnd().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aConnectionThatBreaksIsDialledAgainAtTheNextCallAndOnceForAll() throws Exception {
        try (Connection lasting = connect()) {
            Counter counter = lasting.root(Counter.class);
            assertThat(counter.next(1)).isEqualTo(2);
            Connection before = lasting.session().connection();
            transport.breakLinks();
            before.onEnd().get(20, TimeUnit.SECONDS);
            List<CompletableFuture<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int number = i;
                calls.add(CompletableFuture.supplyAsync(() -> counter.next(number)));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(calls.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i + 1);
            }
            assertThat(transport.dialled()).isEqualTo(2);
            assertThat(lasting.ended()).isEmpty();
        }
    }

    @Test
    void whereNobodyAnswersTheCallSaysSoAndALaterOneGetsThrough() throws Exception {
        try (Connection lasting = connect()) {
            Counter counter = lasting.root(Counter.class);
            transport.down(true);
            transport.breakLinks();
            lasting.session().connection().onEnd().get(20, TimeUnit.SECONDS);
            assertThatThrownBy(() -> counter.next(1))
                    .isInstanceOf(DisconnectedException.class)
                    .hasMessageContaining("there is no new one: the test says that nobody answers");
            transport.down(false);
            await(() -> {
                try {
                    return counter.next(1) == 2;
                } catch (DisconnectedException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void aConnectionThatCannotBeReplacedYetIsUsedOn() throws Exception {
        transport.life(Duration.ofSeconds(6));
        try (Connection lasting = connect()) {
            Counter counter = lasting.root(Counter.class);
            transport.down(true);
            await(() -> transport.dialled() >= 2);
            assertThat(counter.next(1)).isEqualTo(2);
            transport.down(false);
            assertThat(counter.next(2)).isEqualTo(3);
            Session before = lasting.session();
            await(() -> lasting.session().id() != before.id());
            assertThat(counter.next(3)).isEqualTo(4);
        }
    }

    @Test
    void aTimeoutHoldsForTheRootAndItsProxies() throws Exception {
        try (Connection lasting = connect()) {
            Connection hasty = lasting.withTimeout(Duration.ofMillis(200));
            assertThatThrownBy(() -> hasty.root().call("slow", 1)).isInstanceOf(CallTimeoutException.class);
            assertThat(hasty.root(Counter.class).next(1)).isEqualTo(2);
            assertThat(hasty.root()).isEqualTo(lasting.root());
        }
    }

    @Test
    void closingItClosesAllOfThemAndSaysSo() throws Exception {
        Connection lasting = connect();
        Item item = lasting.root(Counter.class).item();
        replaceIdentity(lasting);
        lasting.close();
        lasting.onEnd().get(5, TimeUnit.SECONDS);
        assertThat(lasting.ended().orElseThrow()).hasMessageContaining("this side closed it");
        assertThatThrownBy(() -> lasting.root().call("next", 1))
                .isInstanceOf(DisconnectedException.class)
                .hasMessageContaining("this side closed it");
        assertThatThrownBy(item::value).isInstanceOf(DisconnectedException.class);
        await(() -> server.sessions().isEmpty());
    }
}
