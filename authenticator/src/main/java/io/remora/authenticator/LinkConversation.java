package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.Handshake;
import io.remora.transport.Link;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The dialling side's conversation over a link, before its first frame; and the link with what was read too much in
 * front. Used by one thread.
 */
final class LinkConversation implements Conversation {
    private static final int MOST = 16_384;

    private final Link link;
    private final long deadline;
    private int allowed = MOST;
    private ByteBuffer read = ByteBuffer.allocate(0);

    LinkConversation(Link link, long deadline) {
        this.link = link;
        this.deadline = deadline;
    }

    @Override
    public byte[] read(int count) throws IOException {
        if (count < 0 || count > allowed) {
            throw new IOException("the peer's answer to the credential is longer than " + allowed + " bytes");
        }
        allowed -= count;
        byte[] bytes = new byte[count];
        int at = 0;
        while (at < count) {
            if (!read.hasRemaining()) {
                fill();
            }
            int part = Math.min(count - at, read.remaining());
            read.get(bytes, at, part);
            at += part;
        }
        return bytes;
    }

    private void fill() throws IOException {
        ByteBuffer target = ByteBuffer.allocate(link.readSize());
        int count = link.read(target, deadline);
        if (count < 0) {
            throw new EOFException("the peer ended while it was shown the credential");
        }
        if (count == 0
                && (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted())) {
            throw new IOException("the peer did not answer the credential in time");
        }
        read = target.flip();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        link.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 0, 1);
    }

    /** The link, and nothing of what was said on it after the conversation is lost. */
    Link rest() {
        return read.hasRemaining() ? new Rest(link, read) : link;
    }

    private record Rest(Link link, ByteBuffer first) implements Link {
        @Override
        public Handshake handshake() {
            return link.handshake();
        }

        @Override
        public int readSize() {
            return link.readSize();
        }

        @Override
        public boolean timedRead() {
            return link.timedRead();
        }

        @Override
        public int read(ByteBuffer target, long deadline) throws IOException {
            if (!first.hasRemaining()) {
                return link.read(target, deadline);
            }
            int count = Math.min(first.remaining(), target.remaining());
            target.put(first.slice(first.position(), count));
            first.position(first.position() + count);
            return count;
        }

        @Override
        public void wakeReader() {
            link.wakeReader();
        }

        @Override
        public void write(ByteBuffer[] sources, int offset, int length) throws IOException {
            link.write(sources, offset, length);
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
