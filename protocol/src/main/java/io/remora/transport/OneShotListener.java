package io.remora.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A listener whose only peer is there from the start. After it nobody comes, until the listener is closed. */
final class OneShotListener implements Listener {
    private final ReadyIncoming only;
    private final URI uri;
    /** Guards the two below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private boolean accepted;
    private boolean closed;

    OneShotListener(Link only, URI uri) {
        this.only = new ReadyIncoming(only, uri);
        this.uri = uri;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public Incoming accept() throws IOException {
        lock.lock();
        try {
            while (accepted && !closed) {
                changed.await();
            }
            if (closed) {
                throw new IOException("the listener on " + uri + " is closed");
            }
            accepted = true;
            return only;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while accepting on " + uri);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        boolean drop;
        lock.lock();
        try {
            drop = !accepted;
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (drop) {
            only.close();
        }
    }
}
