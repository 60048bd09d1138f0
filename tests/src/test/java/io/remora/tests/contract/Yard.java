package io.remora.tests.contract;

import io.remora.Exposed;
import io.remora.value.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the contract's services do. */
@Exposed
public interface Yard {
    int add(int a, int b);

    @Nullable
    Object echo(@Nullable Object value);

    int apply(IntUnaryOperator function, int n);

    int depth(IntUnaryOperator back, int n);

    void sleep(int millis) throws InterruptedException;

    CompletableFuture<Integer> later(int value);

    CompletableFuture<Integer> neverThen(String failure);

    Thing thing(int number);

    Tuple things(int count);

    void hold(Object thing);

    @Nullable
    Object held();

    boolean isHeld(Object thing);

    List<Integer> numbers(int n);

    Map<String, Integer> table();

    byte[] bytes(int count);

    int length(byte[] bytes);

    void fail(String message) throws IOException;

    void failUndeclared(String message);

    int instance();

    /** Waits until {@link #open} was called as often. */
    void gate(int number) throws InterruptedException;

    void open(int number);

    void run(Runnable callback);

    Session session();

    /** An object that a peer gets by reference. */
    @Exposed
    interface Thing {
        int number();

        Thing other(Thing thing);
    }

    /** What the service knows of who called it. */
    @Exposed
    interface Session {
        String principal();

        boolean current();
    }

    /** The same members, called without waiting. */
    interface Async {
        CompletableFuture<Integer> add(int a, int b);

        CompletableFuture<Integer> later(int value);

        CompletableFuture<@Nullable Void> sleep(int millis);

        CompletableFuture<Thing> thing(int number);

        CompletableFuture<@Nullable Void> gate(int number);

        CompletableFuture<byte[]> bytes(int count);

        CompletableFuture<@Nullable Object> echo(@Nullable Object value);

        CompletableFuture<Integer> length(byte[] bytes);
    }
}
