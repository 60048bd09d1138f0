package io.remora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One caller: it writes and reads for itself. */
final class RawLone implements Client {
    private final RawChannel link;
    private final ByteBuffer out = ByteBuffer.allocate(Scenario.LARGE + Raw.HEADER);
    private final ByteBuffer in = ByteBuffer.allocate(128 << 10);

    RawLone(RawChannel link) {
        this.link = link;
    }

    private void ask(int length, int answer) throws IOException {
        out.clear();
        Raw.message(out, length, answer, 0);
        link.write(out.flip());
    }

    private void swallow(int length) throws IOException {
        int left = length;
        while (left > 0) {
            in.clear();
            link.read(in);
            left -= in.position();
        }
    }

    @Override
    public byte[] echo(byte[] data) throws IOException {
        ask(RawMany.MESSAGE, RawMany.ANSWER);
        swallow(RawMany.ANSWER);
        return data;
    }

    @Override
    public int put(byte[] data) throws IOException {
        out.clear();
        out.position(Raw.HEADER);
        out.put(data);
        ask(data.length + Raw.HEADER, RawMany.ANSWER);
        swallow(RawMany.ANSWER);
        return data.length;
    }

    @Override
    public long stream(FileChannel file, int piece) throws IOException {
        // Nothing is waited for but the end.
        long sum = 0;
        int pieces = 0;
        byte[] data = new byte[piece];
        while (FileStream.next(file, data)) {
            out.clear();
            out.position(Raw.HEADER);
            out.put(data);
            ask(piece + Raw.HEADER, RawMany.ANSWER);
            sum += piece;
            pieces++;
        }
        swallow(pieces * RawMany.ANSWER);
        return sum;
    }

    @Override
    public byte[] fetch(int length) throws IOException {
        ask(RawMany.MESSAGE, length);
        byte[] data = new byte[length];
        int at = 0;
        while (at < length) {
            in.clear();
            link.read(in);
            in.flip();
            int some = in.remaining();
            in.get(data, at, some);
            at += some;
        }
        return data;
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
