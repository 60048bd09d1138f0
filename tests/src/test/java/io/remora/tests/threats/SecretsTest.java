package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Exposed;
import io.remora.message.Handler;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 28: what an exception knows and nobody declared stays here; under its number the log has it. */
@Timeout(60)
final class SecretsTest {
    /** An exception of the host's own. */
    private static class Private extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Private(String message) {
            super(message);
        }

        Private(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public String toString() {
            return "told: " + getMessage();
        }
    }

    private static Private suppressing(String secret) {
        Private thrown = new Private("outside");
        thrown.addSuppressed(new IllegalStateException(secret));
        return thrown;
    }

    private static Private traced(String secret) {
        Private thrown = new Private("outside");
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement(secret, secret, secret + ".java", 1)});
        return thrown;
    }

    /** Twenty ways in which a secret gets into what is thrown. */
    private static final List<Function<String, Throwable>> WAYS = List.of(
            Private::new,
            secret -> new Private("/home/" + secret + "/.ssh/id"),
            secret -> new Private("outside", new Private(secret)),
            secret -> new Private("outside", new IllegalArgumentException(secret)),
            SecretsTest::suppressing,
            SecretsTest::traced,
            secret -> new IllegalArgumentException("mapped", new Private(secret)),
            secret -> new IllegalStateException(secret),
            secret -> new UnsupportedClassVersionError(secret),
            secret -> new LinkageError(secret),
            secret -> new AssertionError(secret),
            secret -> new java.io.UncheckedIOException(new IOException(secret)),
            secret -> new java.sql.SQLException(secret),
            secret -> new java.sql.SQLException("outside", new java.sql.SQLException(secret)),
            secret -> new java.security.GeneralSecurityException(secret),
            secret -> new java.util.MissingResourceException(secret, secret, secret),
            secret -> new java.util.ConcurrentModificationException(secret),
            secret -> new CompletionException(new Private(secret)),
            secret -> new java.lang.reflect.UndeclaredThrowableException(new Private(secret), secret),
            secret -> new java.util.concurrent.RejectedExecutionException(secret));

    /** Throws each of them, now or later. */
    @Exposed
    public static final class Leaky {
        public void now(int way) {
            throw SecretsTest.<RuntimeException>sneaky(WAYS.get(way).apply(secret(way)));
        }

        public CompletableFuture<String> later(int way) {
            return CompletableFuture.failedFuture(WAYS.get(way).apply(secret(way)));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static String secret(int way) {
        return "hunter" + (1000 + way);
    }

    private final Logger logger = Logger.getLogger("io.remora");
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final java.util.logging.Handler ear = new java.util.logging.Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        ear.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(ear);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(ear);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    @Test
    void ofTwentySecretsInExceptionsNoneReachesThePeerAndTheLogHasEach() throws IOException {
        assertThat(WAYS).hasSize(20);
        List<String> told = new ArrayList<>();
        try (Victim victim = Victim.serving(Capability.of(new Leaky()))) {
            for (int way = 0; way < WAYS.size(); way++) {
                for (String when : new String[] {"now", "later"}) {
                    RawPeer.Answer answer = victim.peer.ask(
                            Handler.CALLATTR, RawPeer.home(victim.root), when, Tuple.of(way), Tuple.empty());
                    assertThat(answer.isResult()).isFalse();
                    told.add(String.valueOf(answer.value()));
                }
            }
        }
        assertThat(told).hasSize(40).noneMatch(each -> each.contains("hunter"));
        assertThat(told).allMatch(each -> each.contains("correlation_id"));
        String all = String.join("\n", log);
        for (int way = 0; way < WAYS.size(); way++) {
            assertThat(all).contains(secret(way));
        }
    }
}
