package io.remora.agent.control;

import io.remora.agent.transfer.LineSink;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The lines of this process's log for a peer. A thread of its own passes them on, so that who logs never waits for the
 * peer; what comes faster than the peer takes it is dropped and counted.
 */
final class LogLines extends Handler {
    private static final int WAITING = 10_000;

    private final LineSink sink;
    private final Logger root = Logger.getLogger("");
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;
    private int dropped;
    private final AtomicBoolean closed = new AtomicBoolean();

    LogLines(Level level, LineSink sink) {
        this.sink = sink;
        setLevel(level);
        setFormatter(new SimpleFormatter());
        thread = new Thread(this::pass, "remora-log-lines");
        thread.setDaemon(true);
        thread.start();
        root.addHandler(this);
        RootLevel.OF_PROCESS.want(level);
    }

    private void pass() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                sink.line(lines.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The peer is gone: nobody reads any more.
            close();
        }
    }

    @Override
    public void publish(LogRecord logged) {
        if (!isLoggable(logged)) {
            return;
        }
        String line = getFormatter().format(logged).stripTrailing();
        synchronized (lines) {
            if (dropped > 0 && lines.offer("(" + dropped + " lines were dropped)")) {
                dropped = 0;
            }
            dropped += lines.offer(line) ? 0 : 1;
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            root.removeHandler(this);
            RootLevel.OF_PROCESS.giveUp(getLevel());
            thread.interrupt();
        }
    }
}
