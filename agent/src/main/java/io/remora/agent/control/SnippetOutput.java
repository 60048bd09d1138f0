package io.remora.agent.control;

import io.remora.CallTimeoutException;
import io.remora.agent.transfer.ByteSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * This process's standard streams, given to a peer while a snippet runs. What is printed while a piece is under way
 * goes together in the next one, so that many short lines do not cost a round trip each; both streams keep their common
 * order.
 */
final class SnippetOutput {
    private static final int MOST = 1 << 20;

    private final ByteSink out;
    private final ByteSink err;
    private final PrintStream printed = stream(false);
    private final PrintStream complained = stream(true);
    private final Thread sender = new Thread(this::send, "remora-snippet-output");

    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private boolean complaint;
    private boolean closed;

    SnippetOutput(ByteSink out, ByteSink err) {
        this.out = out;
        this.err = err;
        StandardStream.OUT.replace(printed);
        StandardStream.ERR.replace(complained);
        sender.setDaemon(true);
        sender.start();
    }

    private PrintStream stream(boolean toErr) {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        write(new byte[] {(byte) octet}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        add(toErr, bytes, offset, length);
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }

    private synchronized void add(boolean toErr, byte[] bytes, int offset, int length) throws IOException {
        try {
            while (!closed && waiting.size() > 0 && (complaint != toErr || waiting.size() > MOST)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("stopped while it printed").initCause(e);
        }
        if (!closed) {
            complaint = toErr;
            waiting.write(bytes, offset, length);
            notifyAll();
        }
    }

    private void send() {
        try {
            while (true) {
                byte[] piece;
                ByteSink sink;
                synchronized (this) {
                    while (!closed && waiting.size() == 0) {
                        wait();
                    }
                    if (waiting.size() == 0) {
                        return;
                    }
                    piece = waiting.toByteArray();
                    sink = complaint ? err : out;
                    waiting.reset();
                    notifyAll();
                }
                write(sink, piece);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The peer is gone or does not want it: no reason for this process's code to fail.
            discard();
        }
    }

    private static void write(ByteSink sink, byte[] piece) {
        try {
            sink.write(piece);
        } catch (CallTimeoutException e) {
            // A terminal that is held up; it has the piece and will show it.
        }
    }

    private synchronized void discard() {
        closed = true;
        waiting.reset();
        notifyAll();
    }

    /** Puts the streams back, and returns when the peer has all that was printed. */
    void end() throws InterruptedException {
        StandardStream.OUT.giveBack(printed);
        StandardStream.ERR.giveBack(complained);
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        sender.join();
    }
}
