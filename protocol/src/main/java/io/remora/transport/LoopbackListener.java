package io.remora.transport;

import io.remora.UnreachableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Hands the far ends of dialled in-process links to the thread that accepts. */
final class LoopbackListener implements Listener {
    /** As many as a socket's queue usually holds. */
    private static final int BACKLOG = 128;

    private final URI uri;
    private final Consumer<LoopbackListener> whenClosed;
    /** Guards the queue and {@code closed}. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Deque<Link> waiting = new ArrayDeque<>();
    private boolean closed;

    LoopbackListener(URI uri, Consumer<LoopbackListener> whenClosed) {
        this.uri = uri;
        this.whenClosed = whenClosed;
    }

    @Override
    public URI uri() {
        return uri;
    }

    /** Queues a link's far end for {@link #accept}. */
    void offer(Link link, Duration time) throws IOException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!closed && waiting.size() == BACKLOG) {
                if (left <= 0) {
                    throw new UnreachableException(uri + " accepted nobody for " + time.toMillis()
                            + " ms: its queue of " + BACKLOG + " is full");
                }
                left = changed.awaitNanos(left);
            }
            if (closed) {
                throw new UnreachableException("nobody listens on " + uri + " any more");
            }
            waiting.add(link);
            changed.signalAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while dialling " + uri);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Incoming accept() throws IOException {
        lock.lock();
        try {
            while (!closed && waiting.isEmpty()) {
                changed.await();
            }
            if (closed) {
                throw new IOException("the listener on " + uri + " is closed");
            }
            Link link = waiting.remove();
            changed.signalAll();
            return new ReadyIncoming(link, uri);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while accepting on " + uri);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Deque<Link> dropped;
        lock.lock();
        try {
            closed = true;
            dropped = new ArrayDeque<>(waiting);
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        whenClosed.accept(this);
        for (Link link : dropped) {
            link.close();
        }
    }
}
