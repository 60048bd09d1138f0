package io.remora.audit;

import io.remora.Session;
import io.remora.object.GateListener;
import io.remora.server.SessionListener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the gate decides and which sessions there are to a file, a line of JSON each; {@link AuditVerifier} finds
 * what was dropped, changed or moved.
 *
 * <pre>{@code
 * try (AuditLog audit = AuditLog.open(Path.of("audit.jsonl"));
 *         Server server = Server.on(uri, tls).audit(audit).grant(...).start()) { ... }
 * }</pre>
 *
 * <p>A decision stands in the queue of the log before its member runs; when the disk is slow and the queue full, the
 * threads that serve calls wait for room. When the file cannot be written, calls are denied and peers refused until it
 * can be again: nothing is done that the log does not tell of. What cannot wait (a malformed request, found by the
 * thread that reads) is counted when there is no room, and the count becomes a line. A line reaches the operating
 * system within a fraction of a second and the disk within about one; after a loss of power the last second may be
 * missing.
 *
 * <p>The file and those it was rotated to ({@code audit.jsonl.000001} and on) are readable by their owner alone and
 * never deleted by this class. One process writes one file: a lock is held. Safe for any thread; whoever opens it
 * closes it.
 */
public final class AuditLog implements SessionListener, AutoCloseable {
    private static final Logger LOG = System.getLogger("io.remora.audit");
    private static final int QUEUE = 8192;
    private static final int BATCH = 512;
    private static final long DEFAULT_ROTATE_AT = 64L << 20;
    private static final long PAUSE_MILLIS = 200;
    private static final long GOODBYE_SECONDS = 10;

    private final BlockingQueue<JsonLine> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong missed = new AtomicLong();
    private final ChainedFile file;
    private final Thread writer;
    private volatile @Nullable IOException failure;
    private volatile boolean closing;

    private AuditLog(ChainedFile file) {
        this.file = file;
        this.writer = new Thread(this::write, "remora-audit");
        writer.setDaemon(true);
    }

    /**
     * Opens a log, or goes on with one that is there; it begins another file after 64 MiB.
     *
     * @throws IOException in one sentence, when it cannot be written, is used by another process, or is not intact
     */
    public static AuditLog open(Path path) throws IOException {
        return open(path, DEFAULT_ROTATE_AT);
    }

    /** The same with another size, in bytes, after which another file begins. */
    public static AuditLog open(Path path, long rotateAt) throws IOException {
        AuditLog log = new AuditLog(ChainedFile.open(path, rotateAt));
        log.writer.start();
        return log;
    }

    @Override
    public GateListener begun(Session session, Optional<String> service) {
        require(SessionAudit.line("begin", session)
                .put("authenticator", session.principal().authenticator())
                .put("service", service.orElse(null)));
        return new SessionAudit(this, session);
    }

    @Override
    public void ended(Session session, String reason) {
        record(SessionAudit.line("over", session)
                .put("reason", reason)
                .put("micros", TimeUnit.NANOSECONDS.toMicros(session.lasted().toNanos())));
    }

    @Override
    public void refused(String peer, String reason) {
        record(SessionAudit.line("turned-away")
                .put("peer", peer)
                .put("verdict", "deny")
                .put("rule", reason));
    }

    /** Takes a line or throws: what it tells of must not be done without it. Waits for room. */
    void require(JsonLine line) {
        AuditException refusal = put(line);
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Takes a line about what has been done already; counts it when it cannot. Waits for room. */
    void record(JsonLine line) {
        if (failure != null ? !queue.offer(line) : put(line) != null) {
            missed.incrementAndGet();
        }
    }

    /** Takes a line if there is room; counts it when there is none. Never waits. */
    void offer(JsonLine line) {
        if (closing || !queue.offer(line)) {
            missed.incrementAndGet();
        }
    }

    /** Waits for room; gives why the log takes no line, null when it has taken it. */
    private @Nullable AuditException put(JsonLine line) {
        boolean interrupted = false;
        try {
            while (true) {
                IOException broken = failure;
                if (broken != null) {
                    return new AuditException("the audit log cannot be written: " + broken.getMessage(), broken);
                }
                if (closing) {
                    return new AuditException("the audit log takes no line: it is closed");
                }
                try {
                    if (queue.offer(line, PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                        return null;
                    }
                } catch (InterruptedException e) {
                    // A revoked call's thread is interrupted; its end is worth a line all the same.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The writer's life. */
    private void write() {
        List<JsonLine> batch = new ArrayList<>(BATCH);
        try {
            while (!closing || !queue.isEmpty()) {
                JsonLine first = queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                }
                long lost = missed.getAndSet(0);
                if (lost > 0) {
                    batch.add(SessionAudit.line("missed").put("count", lost));
                }
                if (!writeAll(batch)) {
                    return;
                }
            }
            file.close(SessionAudit.line("closed"));
        } catch (InterruptedException | IOException e) {
            LOG.log(Level.ERROR, "the audit log was not closed in order", e);
        }
    }

    /** Writes until all is written; false when the log is closed meanwhile. */
    private boolean writeAll(List<JsonLine> batch) throws InterruptedException {
        while (true) {
            try {
                file.write(batch);
                failure = null;
                return true;
            } catch (IOException e) {
                if (failure == null) {
                    LOG.log(Level.ERROR, "the audit log cannot be written; calls are denied until it can be", e);
                }
                failure = e;
                if (closing) {
                    LOG.log(
                            Level.ERROR,
                            () -> batch.size() + queue.size() + " lines of the audit log were not written");
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Writes what is waiting, says in the log that it was closed, and closes it. Idempotent. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(GOODBYE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
