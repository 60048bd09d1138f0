package io.remora.connection;

import io.remora.ConversionException;
import io.remora.DisconnectedException;
import io.remora.message.Dialect;
import io.remora.message.Handler;
import io.remora.object.Caller.Budget;
import io.remora.object.Dispatcher;
import io.remora.value.Tuple;
import io.remora.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this side asks of the peer: each call is registered, written behind what goes back to the peer, awaited, and
 * paid for by the grant that it is made under. What the peer asks of this side are {@link Replies}.
 */
final class Requests {
    private static final Duration LAST_WORDS = Duration.ofMillis(250);

    private final SymmetricConnection connection;
    private final PendingCalls calls;
    private final Releases releases;
    private final Sender sender;
    private final Reading reading;
    private final Expiry expiry;
    private final CompletableFuture<Dialect> dialect;

    Requests(
            SymmetricConnection connection,
            PendingCalls calls,
            Releases releases,
            Sender sender,
            Reading reading,
            CompletableFuture<Dialect> dialect) {
        this.connection = connection;
        this.calls = calls;
        this.releases = releases;
        this.sender = sender;
        this.reading = reading;
        this.dialect = dialect;
        this.expiry = new Expiry(calls, connection.peer());
    }

    @Nullable
    Object call(Handler handler, Tuple arguments, Duration timeout, Budget budget) {
        long deadline = deadline(timeout);
        Call call = new Call();
        long sequence = send(call, handler, arguments, deadline, timeout, budget);
        try {
            reading.await(call, deadline, timeout);
            Object result = call.result();
            payForAnswer(call, budget);
            return result;
        } catch (RuntimeException | Error e) {
            calls.take(sequence);
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call fails with unchecked exceptions alone", e);
        }
    }

    <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Handler handler, Tuple arguments, Duration timeout, Budget budget, Function<@Nullable Object, T> opened) {
        long deadline = deadline(timeout);
        AsyncCall<T> call = new AsyncCall<>(opened, deadline, timeout);
        send(call, handler, arguments, deadline, timeout, budget);
        expiry.watch(call);
        if (budget == Budget.UNBOUNDED) {
            return call.future();
        }
        return call.future().thenApply(result -> {
            payForAnswer(call, budget);
            return result;
        });
    }

    /** Sends a call whose answer nobody awaits, but the one who looks when something was last read. */
    void post(Handler handler, Tuple arguments) {
        send(new Call(), handler, arguments, Long.MAX_VALUE, Duration.ZERO, Budget.UNBOUNDED);
    }

    /** The connection has ended: every call fails with the reason. */
    void end(DisconnectedException why) {
        calls.end(why);
        expiry.close();
    }

    private static long deadline(Duration timeout) {
        return timeout.isZero() ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
    }

    private static void payForAnswer(Call call, Budget budget) {
        if (!budget.take(call.answerBytes())) {
            throw Dispatcher.usedUp(new OverGrantException(call.answerBytes()));
        }
    }

    private long send(Call call, Handler handler, Tuple arguments, long deadline, Duration timeout, Budget budget) {
        long sequence;
        Dialect spoken;
        try {
            spoken = awaitDialect(deadline, timeout);
            sequence = calls.add(call);
        } catch (RuntimeException e) {
            connection.objects().outgoing().forget(arguments);
            throw e;
        }
        try {
            releases.sendWaiting();
            Sender.Body body = out -> Outbound.request(out, spoken, sequence, handler, arguments);
            if (call instanceof AsyncCall<?>) {
                sender.sendSoon(body, budget);
            } else {
                sender.send(body, budget);
            }
            return sequence;
        } catch (OverGrantException e) {
            calls.take(sequence);
            connection.objects().outgoing().forget(arguments);
            throw Dispatcher.usedUp(e);
        } catch (WireException e) {
            calls.take(sequence);
            connection.objects().outgoing().forget(arguments);
            throw new ConversionException("the arguments cannot be sent: " + e.getMessage(), e);
        } catch (IOException e) {
            calls.take(sequence);
            unwritable(e);
            throw disconnected();
        }
    }

    /** A write failed. Why, the reader may know better: a refusal is something that the peer sent before it hung up. */
    private void unwritable(IOException cause) {
        try {
            connection.onEnd().get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            connection.broken(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connection.broken(cause);
        }
    }

    /** An accepting side that speaks first must wait for the peer's first frame to know how. */
    private Dialect awaitDialect(long deadline, Duration timeout) {
        Dialect known = dialect.getNow(null);
        if (known != null) {
            return known;
        }
        Call told = new Call();
        CompletableFuture<Void> unused = dialect.thenRun(() -> told.complete(null));
        reading.await(told, deadline, timeout);
        if (connection.hasEnded()) {
            throw disconnected();
        }
        return dialect.join();
    }

    private DisconnectedException disconnected() {
        return connection
                .ended()
                .map(reason -> new DisconnectedException(String.valueOf(reason.getMessage()), reason))
                .orElseGet(() -> new DisconnectedException("the connection to " + connection.peer() + " has ended"));
    }
}
