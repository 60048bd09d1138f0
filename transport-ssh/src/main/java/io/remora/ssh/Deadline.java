package io.remora.ssh;

import io.remora.UnreachableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.sshd.common.future.SshFuture;

/** How long dialling may take. It stands still while a person is asked something. */
final class Deadline {
    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(500);
    private final Duration time;
    /** Guarded by this, as is {@link #asking}. */
    private long end;

    private int asking;
    private long asked;

    Deadline(Duration time) {
        this.time = time;
        this.end = System.nanoTime() + time.toNanos();
    }

    /** The same prompts, during which the time stands still. */
    Prompts pausing(Prompts prompts) {
        return new Prompts() {
            @Override
            public Optional<String> passphrase(String what, int attempt) {
                return pause(() -> prompts.passphrase(what, attempt));
            }

            @Override
            public Optional<String> password(String userAtHost) {
                return pause(() -> prompts.password(userAtHost));
            }

            @Override
            public Optional<List<String>> answers(String userAtHost, String instruction, List<Question> questions) {
                return pause(() -> prompts.answers(userAtHost, instruction, questions));
            }
        };
    }

    private <T> T pause(Supplier<T> question) {
        synchronized (this) {
            if (asking++ == 0) {
                asked = System.nanoTime();
            }
        }
        try {
            return question.get();
        } finally {
            synchronized (this) {
                if (--asking == 0) {
                    end += System.nanoTime() - asked;
                }
            }
        }
    }

    /** What is left, in nanoseconds; never more than a slice while somebody is asked, and never 0 then. */
    synchronized long left() {
        return asking > 0 ? SLICE : end - System.nanoTime();
    }

    /** What is left of it, at most so much. */
    Deadline within(Optional<Duration> most) {
        long left = Math.max(0, left());
        return new Deadline(Duration.ofNanos(
                most.map(Duration::toNanos).map(n -> Math.min(n, left)).orElse(left)));
    }

    /** Waits until the future is done. */
    void await(SshFuture<?> future, String what) throws IOException {
        while (!future.isDone()) {
            try {
                long millis = TimeUnit.NANOSECONDS.toMillis(Math.min(SLICE, checked(what)));
                future.await(Math.max(1, millis), TimeUnit.MILLISECONDS);
            } catch (InterruptedIOException e) {
                Thread.currentThread().interrupt();
                throw e;
            }
        }
    }

    /** Waits for a future's value. */
    <T> T await(Future<T> future, String what) throws IOException {
        while (true) {
            try {
                return future.get(Math.min(SLICE, checked(what)), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                checked(what);
            } catch (ExecutionException e) {
                throw new IOException("the SSH connection was lost while " + what, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (InterruptedIOException) new InterruptedIOException("interrupted while " + what).initCause(e);
            }
        }
    }

    private long checked(String what) throws UnreachableException {
        long left = left();
        if (left <= 0) {
            throw new UnreachableException("gave up after " + time.toMillis() + " ms while " + what);
        }
        return left;
    }
}
