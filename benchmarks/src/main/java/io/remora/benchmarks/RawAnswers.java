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
                    swallow(length);
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

    /** A large message is taken as it comes and kept nowhere. */
    private void swallow(int length) throws IOException {
        int left = length;
        while (true) {
            int some = Math.min(left, in.remaining());
            in.position(in.position() + some);
            left -= some;
            if (left == 0) {
                return;
            }
            link.read(in.compact());
            in.flip();
        }
    }
}
