package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Exposed;
import io.remora.Options;
import io.remora.audit.AuditLog;
import io.remora.message.Handler;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No log line, audit line or error calls an object of the peer, which would notice, or answer with something evil. */
@Timeout(60)
final class NoticedTest {
    @TempDir
    private Path folder;

    /** Takes what it is given, and fails in words that hold it. */
    @Exposed
    public static final class Clumsy {
        public int add(int a, int b) {
            return a + b;
        }

        @Exposed(audited = true)
        public void keep(@Nullable Object value) {}

        public void fail(@Nullable Object value) {
            throw new IllegalArgumentException("cannot use " + value);
        }

        public void failWith(@Nullable Object value) {
            throw new IllegalStateException(String.valueOf(value), new RuntimeException("" + value));
        }
    }

    /** Answers only count: a request in between would be a call of the peer's object. */
    private static RawPeer.Answer answer(RawPeer peer, Handler handler, @Nullable Object... arguments)
            throws IOException {
        long sent = peer.send(handler, arguments);
        Object message = peer.receive();
        assertThat(message).as("%s", handler).isInstanceOf(RawPeer.Answer.class);
        assertThat(((RawPeer.Answer) message).sequence()).isEqualTo(sent);
        return (RawPeer.Answer) message;
    }

    @Test
    void noLogAuditOrErrorCallsAnObjectOfThePeer() throws Exception {
        Logger logger = Logger.getLogger("io.remora");
        ConsoleHandler unseen = new ConsoleHandler();
        unseen.setFormatter(new SimpleFormatter() {
            @Override
            public String format(java.util.logging.LogRecord line) {
                return super.format(line).isEmpty() ? "?" : "";
            }
        });
        unseen.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(unseen);
        Path file = folder.resolve("audit.jsonl");
        try (AuditLog log = AuditLog.open(file);
                Victim victim = Victim.serving(
                        Capability.of(new Clumsy()),
                        Options.defaults(),
                        session -> log.begun(session, Optional.empty()))) {
            RawPeer peer = victim.peer;
            Object it = RawPeer.home(victim.root);
            Object evil = RawPeer.mine(7);
            Tuple none = Tuple.empty();
            for (Object each : new Object[] {evil, Tuple.of(evil, Tuple.of(evil))}) {
                answer(peer, Handler.CALLATTR, it, "add", Tuple.of(1, each), none);
                answer(peer, Handler.CALLATTR, it, "add", Tuple.of(1), Tuple.of(Tuple.of("b", each)));
                answer(peer, Handler.CALLATTR, it, "add", Tuple.of(each, each, each), none);
                answer(peer, Handler.CALLATTR, it, "keep", Tuple.of(each), none);
                answer(peer, Handler.CALLATTR, it, "fail", Tuple.of(each), none);
                answer(peer, Handler.CALLATTR, it, "failWith", Tuple.of(each), none);
                answer(peer, Handler.CALLATTR, it, each, none, none);
                answer(peer, Handler.CALLATTR, each, "add", none, none);
                answer(peer, Handler.GETATTR, it, each);
                answer(peer, Handler.SETATTR, it, "add", each);
                answer(peer, Handler.CMP, it, each, "__eq__");
                answer(peer, Handler.CMP, it, each, each);
                answer(peer, Handler.CTXEXIT, it, each);
                answer(peer, Handler.BUFFITER, it, each);
                answer(peer, Handler.INSPECT, each);
                answer(peer, Handler.INSTANCECHECK, it, each);
                answer(peer, Handler.DEL, each, 1);
                answer(peer, Handler.DEL, it, each);
                answer(peer, Handler.PICKLE, it, each);
                answer(peer, Handler.PING, each);
            }
        } finally {
            logger.removeHandler(unseen);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        }
        assertThat(Files.readString(file)).contains("\"member\":\"keep\"").contains("RemoteReference>");
    }
}
