package io.remora.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Keeps a bounded number of calls in flight from one thread. When it is full it waits until half of them are done. */
final class Window {
    private final Client client;
    private final int size;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Thread caller = Thread.currentThread();
    private volatile int wakeAt = -1;

    Window(Client client, int size) {
        this.client = client;
        this.size = size;
    }

    void run(byte[] data, int calls) throws Exception {
        for (int i = 0; i < calls; i++) {
            if (inFlight.get() >= size) {
                awaitAtMost(size / 2);
            }
            inFlight.incrementAndGet();
            client.echoLater(data, this::done);
        }
        awaitAtMost(0);
    }

    private void done() {
        if (inFlight.decrementAndGet() == wakeAt) {
            LockSupport.unpark(caller);
        }
    }

    private void awaitAtMost(int left) throws Exception {
        client.flush();
        wakeAt = left;
        while (inFlight.get() > left) {
            LockSupport.park(this);
        }
        wakeAt = -1;
    }
}
