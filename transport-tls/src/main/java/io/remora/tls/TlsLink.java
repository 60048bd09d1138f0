package io.remora.tls;

import io.remora.Handshake;
import io.remora.transport.BufferPool;
import io.remora.transport.Link;
import io.remora.transport.SocketIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A link whose handshake is done. Records are decrypted straight into the reader's buffer; several records go out in
 * one system call. A link that moves nothing holds no buffer.
 *
 * <p>The end: a peer of ours says goodbye (close_notify), and an end without it is an error, as it may be an
 * attacker's. Python never says it, so there an end is an end, and it is for the frames above to notice that one was
 * cut off.
 */
final class TlsLink implements Link {
    private static final System.Logger LOG = System.getLogger("io.remora.tls");
    /** A peer that has us queue answers without end and does not read them is cut off. */
    private static final int MOST_UNANSWERED = 64;

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final SocketIo io;
    private final SSLEngine engine;
    private final Handshake handshake;
    private final TlsFault fault;
    private final int readSize;
    private final int recordSize;
    private final boolean goodbyeExpected;
    /** What was read from the socket and not decrypted yet; null when there is nothing. The reader's own. */
    private @Nullable ByteBuffer encrypted;

    private boolean ended;
    /** Questions of the peer since one could be answered; the reader's own. */
    private int unanswered;
    /** Why there is nothing more to read, once that is so; the reader's own too. */
    private @Nullable IOException broken;

    /**
     * Held while records are made and written, so that they go out in the order of their numbers. The writer keeps it
     * while it waits for the peer; nobody waits for it then, as the reader and the one who closes only try.
     */
    private final ReentrantLock writing = new ReentrantLock();
    /** A record, or the rest of one, that the reader made and the socket did not take. Guarded by {@code writing}. */
    private @Nullable ByteBuffer owed;

    private volatile boolean answerWanted;

    /** Takes over what the handshake leaves: the engine, and bytes that came behind its last flight. */
    TlsLink(SocketIo io, SSLEngine engine, Handshake handshake, TlsFault fault, @Nullable ByteBuffer encrypted) {
        this.io = io;
        this.engine = engine;
        this.handshake = handshake;
        this.fault = fault;
        this.encrypted = encrypted;
        this.readSize = engine.getSession().getApplicationBufferSize();
        this.recordSize = engine.getSession().getPacketBufferSize();
        this.goodbyeExpected = TlsSetup.ALPN.equals(engine.getApplicationProtocol());
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public int readSize() {
        return readSize;
    }

    @Override
    public boolean timedRead() {
        return true;
    }

    @Override
    public boolean awaitReadable(long deadline) throws IOException {
        return encrypted != null || ended || broken != null || io.awaitReadable(deadline, false);
    }

    @Override
    public boolean whenReadable(Runnable task) {
        // The rest of a record that is here in part will come through the socket.
        return !ended && broken == null && io.whenReadable(task);
    }

    @Override
    public int read(ByteBuffer target, long deadline) throws IOException {
        int before = target.position();
        // Whether this read tried the socket; with bytes at hand a deadline in the past must not end it early.
        boolean tried = false;
        while (true) {
            if (encrypted != null) {
                decrypt(encrypted, target);
                int count = target.position() - before;
                if (count > 0) {
                    return count;
                }
            }
            if (broken != null) {
                throw new IOException(broken.getMessage(), broken);
            }
            if (ended) {
                return -1;
            }
            if (!io.awaitReadable(deadline, tried)) {
                return 0;
            }
            receive();
            tried = true;
        }
    }

    private void receive() throws IOException {
        ByteBuffer buffer = encrypted;
        if (buffer == null) {
            buffer = BufferPool.heap().take().limit(0);
            encrypted = buffer;
        }
        // Bytes at hand are the start of a record here: the rest goes behind them.
        buffer.compact();
        int count;
        try {
            count = io.readNow(buffer);
        } finally {
            buffer.flip();
            releaseIfEmpty(buffer);
        }
        if (count < 0) {
            ended = true;
            if (goodbyeExpected) {
                broken = new IOException("the connection was cut: it ended without the peer's goodbye");
                throw broken;
            }
        }
    }

    private void releaseIfEmpty(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            encrypted = null;
            BufferPool.heap().give(buffer);
        }
    }

    /** Decrypts whole records as long as there are some and they fit. */
    private void decrypt(ByteBuffer source, ByteBuffer target) throws IOException {
        int before = target.position();
        try {
            while (source.hasRemaining()) {
                SSLEngineResult result = engine.unwrap(source, target);
                afterwards(result.getHandshakeStatus());
                switch (result.getStatus()) {
                    case OK -> {
                        // Perhaps more of them.
                    }
                    case BUFFER_UNDERFLOW -> {
                        return;
                    }
                    case BUFFER_OVERFLOW -> {
                        checkRoom(target, before);
                        return;
                    }
                    case CLOSED -> {
                        ended = true;
                        source.position(source.limit());
                    }
                }
            }
        } catch (SSLException e) {
            answer();
            source.position(source.limit());
            broken = fault.later(e);
            throw broken;
        } finally {
            releaseIfEmpty(source);
        }
    }

    private void checkRoom(ByteBuffer target, int before) {
        if (target.position() == before) {
            throw new IllegalArgumentException(
                    "a read needs room for " + readSize + " bytes, not " + target.remaining());
        }
    }

    /** What a record from the peer asks of us beside its bytes: a key update, for instance. */
    private void afterwards(HandshakeStatus status) throws SSLException {
        HandshakeStatus wanted = status;
        if (wanted == HandshakeStatus.NEED_TASK) {
            runTasks(engine);
            wanted = engine.getHandshakeStatus();
        }
        if (wanted == HandshakeStatus.NEED_WRAP) {
            answer();
            unanswered = engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP ? unanswered + 1 : 0;
            if (unanswered > MOST_UNANSWERED) {
                throw new SSLException("it asks for more and more and reads no answer");
            }
        }
    }

    static void runTasks(SSLEngine engine) {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    /**
     * Sends what the engine has to say, now if the socket takes it and nobody writes; else the writer sends it with its
     * own, or the next one does. The reader never waits for a peer that does not read.
     */
    private void answer() {
        answerWanted = true;
        while (answerWanted && writing.tryLock()) {
            try {
                answerWanted = false;
                pushOwed();
                if (owed == null) {
                    ByteBuffer record = ByteBuffer.allocate(recordSize);
                    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                            && engine.wrap(NOTHING, 0, 1, record).bytesProduced() > 0) {
                        // Each of them is small: a key update, an alert.
                    }
                    owed = record.flip();
                    pushOwed();
                }
            } catch (IOException e) {
                // The next one to write or read finds out for itself.
                LOG.log(System.Logger.Level.DEBUG, "answering " + handshake.peer(), e);
            } finally {
                writing.unlock();
            }
        }
    }

    private void pushOwed() throws IOException {
        ByteBuffer record = owed;
        if (record != null && record.hasRemaining()) {
            io.writeNow(record);
        }
        if (record != null && !record.hasRemaining()) {
            owed = null;
        }
    }

    @Override
    public void wakeReader() {
        io.wakeReader();
    }

    @Override
    public void write(ByteBuffer[] sources, int offset, int length) throws IOException {
        writing.lock();
        try {
            writeOwed();
            ByteBuffer records = BufferPool.heap().take();
            try {
                ByteBuffer[] out = {records};
                while (remains(sources, offset, length)) {
                    encrypt(sources, offset, length, records);
                    records.flip();
                    io.write(out, 0, 1, Long.MAX_VALUE);
                    records.clear();
                }
            } finally {
                BufferPool.heap().give(records);
            }
        } finally {
            writing.unlock();
        }
        if (answerWanted) {
            answer();
        }
    }

    private void writeOwed() throws IOException {
        ByteBuffer record = owed;
        if (record != null) {
            io.write(new ByteBuffer[] {record}, 0, 1, Long.MAX_VALUE);
            owed = null;
        }
    }

    private static boolean remains(ByteBuffer[] sources, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (sources[i].hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    /** Fills the buffer with as many records as fit whole. */
    private void encrypt(ByteBuffer[] sources, int offset, int length, ByteBuffer records) throws IOException {
        do {
            SSLEngineResult result = engine.wrap(sources, offset, length, records);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new IOException("the link is closed");
            }
            if (result.bytesProduced() == 0) {
                throw new SSLException("the TLS engine makes no record: " + result);
            }
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                runTasks(engine);
            }
        } while (records.remaining() >= recordSize && remains(sources, offset, length));
    }

    @Override
    public void close() {
        // Whoever writes would have to be waited for: then the peer learns it from the socket alone.
        if (writing.tryLock()) {
            try {
                engine.closeOutbound();
                answer();
            } finally {
                writing.unlock();
            }
        }
        io.close();
    }
}
