package io.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Conversation;
import io.remora.Exposed;
import io.remora.Handshake;
import io.remora.Options;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Remora;
import io.remora.Session;
import io.remora.WireDialect;
import io.remora.object.GateListener;
import io.remora.transport.Link;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A peer that is refused learns nothing but that, at the same time whatever failed; its source is kept out, longer each
 * time.
 */
@Timeout(60)
class RefusalsTest {
    private static final int FREE = 2;
    private static final Duration FIRST = Duration.ofSeconds(5);

    /** What is called. */
    public static final class Echo {
        @Exposed
        public int same(int number) {
            return number;
        }
    }

    /** A word of four bytes, and two ways to be wrong of which one takes much longer. */
    private final class Word implements Authenticator {
        @Override
        public String name() {
            return "word";
        }

        @Override
        public boolean converses() {
            return true;
        }

        @Override
        public Principal authenticate(Handshake handshake, Conversation conversation) throws IOException {
            asked.incrementAndGet();
            String word = new String(conversation.read(4), StandardCharsets.US_ASCII);
            if (word.equals("slow")) {
                pause(60);
            }
            if (!word.equals("good")) {
                throw new RefusedException("the word '" + word + "' is wrong");
            }
            return Principal.of("test:word", "word");
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final TestClock clock = TestClock.fixed();
    private final SourcePenalties penalties =
            new SourcePenalties(new SourcePenalties.Settings(FREE, FIRST, Duration.ofMinutes(1), 100), clock);
    private Server server;

    private Server serve(SourcePenalties chosen) throws IOException {
        return Server.on("tcp://127.0.0.1:0", TcpTransport.insecure())
                .grant("test:word", Echo.class, Echo::new)
                .authenticator(new Word())
                .penalties(chosen)
                .audit(new SessionListener() {
                    @Override
                    public GateListener begun(Session session, Optional<String> service) {
                        return GateListener.NONE;
                    }

                    @Override
                    public void ended(Session session, String reason) {}

                    @Override
                    public void refused(String peer, String reason) {
                        log.add(reason);
                    }
                })
                .start();
    }

    @BeforeEach
    void start() throws IOException {
        server = serve(penalties);
    }

    @AfterEach
    void stop() {
        server.close(Duration.ZERO);
    }

    private Socket dial() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends a word and waits for the end. */
    private byte[] say(String word) throws IOException {
        try (Socket socket = dial()) {
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        }
    }

    private int call() throws IOException {
        Transport tcp = TcpTransport.insecure();
        Link link = tcp.dial(URI.create(server.uri().toString()), Duration.ofSeconds(10));
        link.write(new ByteBuffer[] {ByteBuffer.wrap("good".getBytes(StandardCharsets.US_ASCII))}, 0, 1);
        try (Connection connection = Remora.over(link, Options.defaults().withDialect(WireDialect.RPYC6))) {
            return connection.root().call("same", 3).as(int.class);
        }
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
            pause(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void aSourceThatFailsTooOftenIsTurnedAwayBeforeAnythingIsSpentOnIt() throws IOException {
        for (int i = 0; i <= FREE; i++) {
            assertThat(say("evil")).isEmpty();
        }
        assertThat(asked.get()).isEqualTo(FREE + 1);
        assertThat(log).hasSize(FREE + 1).allMatch(line -> line.equals("the word 'evil' is wrong"));
        try (Socket socket = dial()) {
            // Nothing was sent: it is not even listened to.
            assertThat(readOrReset(socket)).isEmpty();
        }
        assertThat(asked.get()).isEqualTo(FREE + 1);
        assertThatThrownBy(this::call).isInstanceOf(Exception.class);
        clock.advance(FIRST);
        assertThat(call()).isEqualTo(3);
    }

    private static byte[] readOrReset(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Test
    void theNextFailureKeepsItOutForLonger() throws IOException {
        for (int i = 0; i <= FREE; i++) {
            say("evil");
        }
        await(() -> !penalties.admits("127.0.0.1"));
        clock.advance(FIRST);
        say("evil");
        await(() -> penalties.remaining("127.0.0.1").compareTo(FIRST) > 0);
        assertThat(penalties.remaining("127.0.0.1")).isEqualTo(FIRST.multipliedBy(2));
    }

    @Test
    void whoHangsUpHasNotFailed() throws IOException {
        for (int i = 0; i < 2 * FREE + 2; i++) {
            try (Socket socket = dial()) {
                socket.getOutputStream().write('g');
            }
        }
        await(() -> log.size() == 2 * FREE + 2);
        assertThat(call()).isEqualTo(3);
    }

    @Test
    void nobodyIsKeptOutWhereThatWasChosen() throws IOException {
        server.close(Duration.ZERO);
        server = serve(SourcePenalties.none());
        for (int i = 0; i < 10; i++) {
            say("evil");
        }
        assertThat(call()).isEqualTo(3);
    }

    @Test
    void aFailureTakesTheSameTimeWhateverFailed() throws IOException {
        server.close(Duration.ZERO);
        server = serve(SourcePenalties.none());
        long[] quick = new long[9];
        long[] slow = new long[9];
        for (int i = 0; i < quick.length; i++) {
            quick[i] = timed("evil");
            slow[i] = timed("slow");
        }
        Arrays.sort(quick);
        Arrays.sort(slow);
        // The best of each: load can only add to it. One of them takes 60 ms longer to find out.
        assertThat(quick[0]).isBetween(240L, 320L);
        assertThat(slow[0]).isBetween(240L, 320L);
        assertThat(Math.abs(quick[0] - slow[0])).isLessThan(30);
    }

    private long timed(String word) throws IOException {
        long start = System.nanoTime();
        assertThat(say(word)).isEmpty();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
