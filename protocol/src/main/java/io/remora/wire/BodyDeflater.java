package io.remora.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses a body that comes in pieces, and gives up as soon as the result is not smaller. What does not shrink in
 * its first {@value #SAMPLE_BYTES} bytes (a picture, an archive, ciphertext) is not tried further: compressing it whole
 * would cost twenty times as much as sending it. Holds a quarter of a megabyte of native memory until {@link #end},
 * which is why a connection makes it only when it compresses.
 */
final class BodyDeflater {
    private static final int FIRST_BYTES = 4 << 10;
    private static final int KEPT_BYTES = 256 << 10;

    private static final int SAMPLE_BYTES = 8 << 10;
    /** A sample that keeps more than this has not shrunk. */
    private static final int SAMPLE_SHRUNK = SAMPLE_BYTES * 15 / 16;

    private static final byte[] NOTHING = new byte[0];

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private byte[] output = new byte[FIRST_BYTES];
    private int used;
    private int below;
    /** What is still to be sampled; 0 once the sample has been judged. */
    private int sample;

    /** Starts a body; the result is of use only when it has fewer bytes than this. */
    void begin(int length) {
        deflater.reset();
        used = 0;
        below = length;
        sample = length > 2 * SAMPLE_BYTES ? SAMPLE_BYTES : 0;
    }

    void add(byte[] source, int from, int length) {
        int sampled = Math.min(sample, length);
        if (sampled > 0) {
            deflater.setInput(source, from, sampled);
            judge(sampled);
        }
        deflater.setInput(source, from + sampled, length - sampled);
        drain(Deflater.NO_FLUSH);
    }

    void add(ByteBuffer source) {
        int sampled = Math.min(sample, source.remaining());
        if (sampled > 0) {
            deflater.setInput(source.slice(source.position(), sampled));
            judge(sampled);
        }
        deflater.setInput(source.slice(source.position() + sampled, source.remaining() - sampled));
        drain(Deflater.NO_FLUSH);
    }

    private void judge(int sampled) {
        sample -= sampled;
        // Flushed, as the compressor keeps back more than a sample.
        drain(sample == 0 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
        if (sample == 0 && used > SAMPLE_SHRUNK) {
            below = 0;
        }
    }

    /** Returns the size of the result, or -1 when it is not smaller than the body. */
    int finish() {
        deflater.finish();
        drain(Deflater.NO_FLUSH);
        deflater.setInput(NOTHING);
        return used < below ? used : -1;
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(output, 0, target, at, used);
        if (output.length > KEPT_BYTES) {
            output = new byte[FIRST_BYTES];
        }
    }

    private void drain(int flush) {
        while (used < below) {
            if (used == output.length) {
                output = Arrays.copyOf(output, Math.min(below, used * 2));
            }
            int written = deflater.deflate(output, used, output.length - used, flush);
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
