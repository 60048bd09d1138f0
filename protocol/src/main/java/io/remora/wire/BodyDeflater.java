package io.remora.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses a body that comes in pieces, and gives up as soon as the result is not smaller. Holds a quarter of a
 * megabyte of native memory until {@link #end}, which is why a connection makes it only when it compresses.
 */
final class BodyDeflater {
    private static final int FIRST_BYTES = 4 << 10;
    private static final int KEPT_BYTES = 256 << 10;

    private static final byte[] NOTHING = new byte[0];

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private byte[] output = new byte[FIRST_BYTES];
    private int used;
    private int below;

    /** Starts a body; the result is of use only when it has fewer bytes than this. */
    void begin(int length) {
        deflater.reset();
        used = 0;
        below = length;
    }

    void add(byte[] source, int from, int length) {
        deflater.setInput(source, from, length);
        drain();
    }

    void add(ByteBuffer source) {
        deflater.setInput(source);
        drain();
    }

    /** Returns the size of the result, or -1 when it is not smaller than the body. */
    int finish() {
        deflater.finish();
        drain();
        deflater.setInput(NOTHING);
        return used < below ? used : -1;
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(output, 0, target, at, used);
        if (output.length > KEPT_BYTES) {
            output = new byte[FIRST_BYTES];
        }
    }

    private void drain() {
        while (used < below) {
            if (used == output.length) {
                output = Arrays.copyOf(output, Math.min(below, used * 2));
            }
            int written = deflater.deflate(output, used, output.length - used);
            if (written == 0) {
                return;
            }
            used += written;
        }
    }

    /** Gives the native memory back; the object is of no use afterwards. */
    void end() {
        deflater.end();
    }
}
