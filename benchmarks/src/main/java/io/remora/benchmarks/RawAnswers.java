package io.remora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** The answering side of a bare ping: takes all messages that are there and writes all their answers at once. */
final class RawAnswers {
    private static final long KEPT = (long) Scenario.COPIED * Scenario.LARGE;

    private final RawChannel link;
    private final @Nullable FileChannel file;
    private final ByteBuffer in = ByteBuffer.allocate(256 << 10).flip();
    private final ByteBuffer out = ByteBuffer.allocate(Scenario.LARGE + (256 << 10));

    /** Writes what is large into the file, if there is one. */
    RawAnswers(RawChannel link, @Nullable FileChannel file) {
        this.link = link;
        this.file = file;
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
                keep(value);
                return;
            }
            link.read(in.compact());
            in.flip();
        }
    }

    private void keep(byte[] value) throws IOException {
        FileChannel kept = file;
        if (kept != null) {
            if (kept.position() >= KEPT) {
                kept.truncate(0); // the next copy
            }
            kept.write(ByteBuffer.wrap(value));
        }
    }
}
