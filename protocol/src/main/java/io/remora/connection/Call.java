package io.remora.connection;

import io.remora.ConversionException;
import io.remora.DisconnectedException;
import io.remora.message.MessageException;
import io.remora.object.error.ErrorCodec;
import io.remora.object.error.Twins;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call of ours that has not been answered. Completed once, by the thread that reads or by whoever ends the
 * connection; awaited by one thread, or observed by a callback.
 */
class Call {
    private static final Object PENDING = new Object();

    private volatile @Nullable Object outcome = PENDING;
    /** Of the frame that the answer came in; written before the outcome. */
    private int answerBytes;

    private volatile @Nullable Thread waiter;

    /** Why it failed, told apart from a result that happens to be a throwable. */
    private interface Failure {
        /** Made by the thread that takes the outcome, so that its stack leads to the call and not to whoever read. */
        Throwable thrown();
    }

    /** What the peer raised, as it came. */
    private record Raised(ErrorCodec errors, @Nullable Object dumped) implements Failure {
        @Override
        public Throwable thrown() {
            try {
                return Twins.thrown(errors.load(dumped));
            } catch (MessageException e) {
                return unreadable(e);
            }
        }
    }

    /** What happened on this side. */
    private record Broken(Throwable cause) implements Failure {
        @Override
        public Throwable thrown() {
            // The connection's end is one exception for all calls.
            return cause instanceof DisconnectedException
                    ? new DisconnectedException(String.valueOf(cause.getMessage()), cause)
                    : cause;
        }
    }

    static ConversionException unreadable(Exception cause) {
        return new ConversionException("the peer's reply cannot be read: " + cause.getMessage(), cause);
    }

    final boolean isDone() {
        return outcome != PENDING;
    }

    final void complete(@Nullable Object result) {
        settle(result);
        announce();
    }

    final void fail(Throwable thrown) {
        settleFailed(thrown);
        announce();
    }

    /** Says how large the answer is; called before it is settled. */
    final void answerBytes(int size) {
        answerBytes = size;
    }

    /** How large the answer was; asked once it is there. */
    final int answerBytes() {
        return answerBytes;
    }

    /** Completes it without telling anybody; {@link #announce} must follow. */
    final void settle(@Nullable Object result) {
        outcome = result;
    }

    /** Fails it without telling anybody; {@link #announce} must follow. */
    final void settleFailed(Throwable thrown) {
        outcome = new Broken(thrown);
    }

    /** Fails it with what the peer raised, without telling anybody; {@link #announce} must follow. */
    final void settleRaised(ErrorCodec errors, @Nullable Object dumped) {
        outcome = new Raised(errors, dumped);
    }

    /** Tells whoever waits. */
    void announce() {
        Thread waiting = waiter;
        if (waiting != null && waiting != Thread.currentThread()) {
            LockSupport.unpark(waiting);
        }
    }

    /** Names the thread to wake; called before {@link #isDone} is looked at for the last time. */
    final void waiter(Thread thread) {
        waiter = thread;
    }

    /** What came back. */
    final @Nullable Object result() throws Throwable {
        Object done = outcome;
        if (done instanceof Failure failure) {
            throw failure.thrown();
        }
        return done;
    }
}
