package io.remora.agent.control;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a snippet and its evaluator hand objects to each other. Public because snippets are compiled against it, and
 * because it is in another class loader than the evaluator where the agent was attached to a JVM.
 */
public final class SnippetSlots {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final Map<Long, Optional<Object>> VALUES = new ConcurrentHashMap<>();
    private static final Map<Long, Throwable> FAILURES = new ConcurrentHashMap<>();

    private SnippetSlots() {}

    /** Keeps a snippet's value until it is fetched. */
    public static void put(long slot, @Nullable Object value) {
        VALUES.put(slot, Optional.ofNullable(value));
    }

    /** Keeps what a snippet threw. */
    public static void fail(long slot, Throwable thrown) {
        FAILURES.put(slot, thrown);
    }

    /** Fetches a value, once. */
    public static @Nullable Object take(long slot) {
        Optional<Object> value = VALUES.remove(slot);
        return value == null ? null : value.orElse(null);
    }

    /** Fetches what a snippet threw, once; null when it threw nothing. */
    public static @Nullable Throwable failure(long slot) {
        return FAILURES.remove(slot);
    }

    /** A slot that nobody uses. */
    public static long next() {
        return NEXT.incrementAndGet();
    }
}
