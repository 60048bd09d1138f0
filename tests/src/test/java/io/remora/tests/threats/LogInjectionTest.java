package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Exposed;
import io.remora.message.Handler;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 34: whatever a peer writes into a name or an exception, a line of the log is one that this program began. */
@Timeout(60)
final class LogInjectionTest {
    private static final String FORGED =
            "x\nINFO: granted everything to mallory\r\n\u001b[2J\u202e\u2028\u0000\u0085end";

    private final Logger logger = Logger.getLogger("io.remora");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final java.util.logging.Handler handler = new java.util.logging.Handler() {
        @Override
        public void publish(LogRecord record) {
            lines.addAll(List.of(new SimpleFormatter().format(record).split("\n", -1)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        logger.setLevel(null);
        logger.setUseParentHandlers(true);
    }

    /** Fails in words that the peer chose. */
    @Exposed
    public static final class Repeating {
        public void repeat(String words) {
            throw new IllegalArgumentException(words, new IllegalStateException(words));
        }

        public int add(int a, int b) {
            return a + b;
        }

        public void ask(Runnable callback) {
            callback.run();
        }
    }

    @Test
    void namesArgumentsAndMessagesOfAPeerDoNotForgeALine() throws Exception {
        try (Victim victim = Victim.serving(Capability.of(new Repeating()))) {
            Object it = RawPeer.home(victim.root);
            RawPeer peer = victim.peer;
            peer.ask(Handler.GETATTR, it, FORGED);
            peer.ask(Handler.GETATTR, it, FORGED.repeat(1000));
            peer.ask(Handler.CMP, it, it, FORGED);
            peer.ask(Handler.CALLATTR, it, FORGED, Tuple.empty(), Tuple.empty());
            peer.ask(Handler.CALLATTR, it, "repeat", Tuple.of(FORGED), Tuple.empty());
            peer.ask(Handler.CALLATTR, it, "add", Tuple.of(FORGED, 1), Tuple.empty());
            peer.ask(Handler.CALLATTR, it, "add", Tuple.of(1), Tuple.of(Tuple.of(FORGED, 1)));
            peer.ask(Handler.INSPECT, Tuple.of(FORGED, 1, 1));
            peer.ask(Handler.CALLATTR, FORGED, "add", Tuple.of(1), Tuple.empty());
            peer.send(99, Tuple.of(FORGED));
            peer.receive();
            peer.send(Handler.CALLATTR, it, "ask", Tuple.of(RawPeer.mine(5)), Tuple.empty());
            RawPeer.Request callback = (RawPeer.Request) peer.receive();
            peer.raise(
                    callback.sequence(),
                    Tuple.of(Tuple.of(FORGED, FORGED), Tuple.of(FORGED), Tuple.of(Tuple.of(FORGED, FORGED)), FORGED));
            peer.receive();
        }
        assertThat(lines)
                .filteredOn(line -> line.contains("granted everything"))
                .hasSizeGreaterThan(8)
                .allSatisfy(line -> assertThat(line).contains("\\u000aINFO: granted everything"));
        // An event is the lines that a record begins with, and those of a stack.
        assertThat(lines).filteredOn(line -> line.contains(": denied x\\u000a")).hasSize(4);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.stripTrailing())
                        .matches("|\\w{3} \\d.* io\\.remora\\.\\S+ \\w+|[A-Z]+: (session \\d+ of|io\\.remora\\.).*"
                                + "|(Caused by: |\tSuppressed: )?(java|io\\.remora)\\.[\\w.$]+(: .*)?|\tat .*")
                        .hasSizeLessThan(1000));
        assertThat(lines).noneMatch(line -> line.startsWith("INFO: granted"));
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.strip())
                        .doesNotContain("\u001b", "\u202e", "\u2028", "\u0000", "\u0085", "\r"));
    }
}
