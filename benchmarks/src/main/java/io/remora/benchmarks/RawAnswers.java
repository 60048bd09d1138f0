package io.remora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The answering side of a bare ping: takes all messages that are there and writes all their answers at once. */
final class RawAnswers {
    private final RawChannel link;
    private final ByteBuffer in = ByteBuffer.allocate(256 << 10).flip();
    private final ByteBuffer out = ByteBuffer.allocate(Scenario.LARGE + (256 << 10));

    RawAnswers(RawChannel link) {
        this.link = link;
    }

    void run() throws IOException {
        while (true) {
            link.read(in.compact());
            in.flip();
            out.clear();
            while (in.remaining() >= Raw.HEADER) {
                int start = in.position();
                int length = in.getInt(start);
                if (length > in.capacity() / 2) {
                    answer(start);
                    take(length);
                } else if (length <= in.remaining()) {
                    answer(start);
                    in.position(start + length);
                } else {
                    break;
                }
            }
            link.write(out.flip());
        }
    }

    private void answer(int start) {
        int length = in.getInt(start + 4);
        int at = out.position();
        out.putInt(length).putInt(in.getInt(start + 8)).position(at + length);
    }

    /** A large message is a value: it is taken as it comes, into an array of its own. */
    private void take(int length) throws IOException {
        byte[] value = new byte[length];
        int at = 0;
        while (true) {
            int some = Math.min(length - at, in.remaining());
            in.get(value, at, some);
            at += some;
            if (at == length) {
                return;
            }
            link.read(in.compact());
            in.flip();
        }
    }
}
