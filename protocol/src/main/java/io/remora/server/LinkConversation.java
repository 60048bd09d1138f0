package io.remora.server;

import io.remora.Conversation;
import io.remora.transport.Link;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An authenticator's bytes over a link, before its first frame. What was read too much is given back to the frames. */
final class LinkConversation implements Conversation {
    private final Link link;
    private final long deadline;
    private int allowed;
    private ByteBuffer read = ByteBuffer.allocate(0);

    LinkConversation(Link link, long deadline, int bytes) {
        this.link = link;
        this.deadline = deadline;
        this.allowed = bytes;
    }

    @Override
    public byte[] read(int count) throws IOException {
        if (count < 0 || count > allowed) {
            throw new IOException("the peer's credential is longer than " + allowed + " bytes");
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
            throw new EOFException("the peer ended while it was being authenticated");
        }
        if (count == 0
                && (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted())) {
            throw new IOException("the peer did not finish authenticating in time");
        }
        read = target.flip();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        link.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 0, 1);
    }

    /** The link, with what was read too much in front. */
    Link rest() {
        return read.hasRemaining() ? new PushedBackLink(link, read) : link;
    }
}
