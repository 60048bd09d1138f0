package io.remora.benchmarks;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The raw ping's client over a pair of streams, for one caller. */
final class StreamClient implements Client {
    private final InputStream in;
    private final OutputStream out;
    private final Closeable owner;
    private final byte[] small = new byte[RawMany.MESSAGE];
    private final byte[] answer = new byte[RawMany.ANSWER];

    StreamClient(InputStream in, OutputStream out, Closeable owner) {
        this.in = in;
        this.out = out;
        this.owner = owner;
    }

    static void fill(InputStream in, byte[] target) throws IOException {
        if (in.readNBytes(target, 0, target.length) < target.length) {
            throw new EOFException("the peer ended");
        }
    }

    private void send(byte[] message, int wanted) throws IOException {
        ByteBuffer.wrap(message).putInt(message.length).putInt(wanted);
        out.write(message);
        out.flush();
    }

    @Override
    public byte[] echo(byte[] data) throws IOException {
        send(small, answer.length);
        fill(in, answer);
        return data;
    }

    @Override
    public int put(byte[] data) throws IOException {
        byte[] head = new byte[Raw.HEADER];
        ByteBuffer.wrap(head).putInt(Raw.HEADER + data.length).putInt(answer.length);
        out.write(head);
        out.write(data);
        out.flush();
        fill(in, answer);
        return data.length;
    }

    @Override
    public byte[] fetch(int length) throws IOException {
        send(small, length);
        byte[] data = new byte[length];
        fill(in, data);
        return data;
    }

    @Override
    public void close() throws IOException {
        owner.close();
    }
}
