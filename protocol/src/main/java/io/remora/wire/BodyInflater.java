package io.remora.wire;

import io.remora.WireLimits;
import io.remora.wire.WireException.Reason;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates bodies, step by step, so that a bomb costs no more memory than the limits allow. Holds some native memory
 * until {@link #end}, which is why a connection makes it only when its peer compresses.
 */
final class BodyInflater {
    private static final int FIRST_BYTES = 8 << 10;
    private static final int KEPT_BYTES = 64 << 10;

    private static final byte[] NOTHING = new byte[0];

    private final Inflater inflater = new Inflater();
    private final WireLimits limits;
    private byte[] output = new byte[FIRST_BYTES];

    BodyInflater(WireLimits limits) {
        this.limits = limits;
    }

    /** Inflates a body and points the reader at the result, which is valid until the next call. */
    void inflate(byte[] source, int from, int length, BrineReader reader) throws WireException {
        trim();
        inflater.reset();
        inflater.setInput(source, from, length);
        int used = 0;
        while (!inflater.finished()) {
            if (used == output.length) {
                output = Arrays.copyOf(output, grown(used));
            }
            int count = step(used);
            if (count == 0 && !inflater.finished()) {
                throw inflater.needsDictionary()
                        ? WireException.of(Reason.MALFORMED, "a compressed frame needs a dictionary, and there is none")
                        : WireException.of(
                                Reason.TRUNCATED, "a compressed frame of " + length + " bytes ends within its data");
            }
            used += count;
            check(used, length);
        }
        if (inflater.getRemaining() > 0) {
            throw WireException.of(
                    Reason.MALFORMED, inflater.getRemaining() + " bytes follow the data of a compressed frame");
        }
        inflater.setInput(NOTHING);
        reader.reset(output, 0, used);
    }

    /** Lets go of the last result when it was large. */
    void trim() {
        if (output.length > KEPT_BYTES) {
            output = new byte[FIRST_BYTES];
        }
    }

    private int step(int used) throws WireException {
        try {
            return inflater.inflate(output, used, output.length - used);
        } catch (DataFormatException e) {
            WireException malformed = WireException.of(Reason.MALFORMED, "a compressed frame is not zlib data");
            malformed.initCause(e);
            throw malformed;
        }
    }

    /**
     * Doubles, up to one byte more than is allowed: that byte tells a body that is too large from one that just fits.
     */
    private int grown(int used) {
        return 2L * used >= limits.inflatedBytes() ? limits.inflatedBytes() + 1 : 2 * used;
    }

    private void check(int used, int length) throws WireException {
        if (used > limits.inflatedBytes()) {
            throw WireException.of(
                    Reason.TOO_LARGE,
                    "a compressed frame of " + length + " bytes inflates to more than " + limits.inflatedBytes()
                            + " (inflatedBytes)");
        }
        if (used > WireLimits.RATIO_FREE_BYTES && used > (long) length * limits.inflateRatio()) {
            throw WireException.of(
                    Reason.TOO_LARGE,
                    "a compressed frame of " + length + " bytes inflates to more than " + limits.inflateRatio()
                            + " times its size (inflateRatio)");
        }
    }

    /** Gives the native memory back; the object is of no use afterwards. */
    void end() {
        inflater.end();
    }
}
