package io.remora;

/**
 * What a decoder accepts and an encoder sends at most. Every bound is checked before anything is allocated for the
 * value that it bounds. Immutable.
 *
 * <p>A peer whose values are honestly larger needs a larger bound on the side that receives them. RPyC itself has no
 * bound on frames; its depth is about 1000 and its integers have at most 4300 digits.
 *
 * @param frameBytes the largest body of a frame in bytes, as it is sent; 1 to {@value #MAX_BYTES}
 * @param inflatedBytes the largest body after decompression, in bytes; 1 to {@value #MAX_BYTES}
 * @param inflateRatio how many times its compressed size a body may have; looked at only where the inflated body is
 *     larger than {@value #RATIO_FREE_BYTES} bytes, so that honest values of many equal bytes pass; 1 to
 *     {@value #MAX_RATIO}, and with the latter, more than zlib can reach, the ratio is never the bound
 * @param depth how many containers (tuples, frozen sets, slices) may hold one another; 1 to {@value #MAX_DEPTH}
 * @param collectionSize the most elements of one tuple or frozen set; all collections of one frame together may have
 *     {@value #FRAME_COLLECTIONS} times as many; 1 to {@value #MAX_COLLECTION}
 * @param integerDigits the most decimal digits of an integer; reading them costs the square of their number; 1 to
 *     {@value #MAX_DIGITS}
 */
public record WireLimits(
        int frameBytes, int inflatedBytes, int inflateRatio, int depth, int collectionSize, int integerDigits) {
    /** The largest {@link #frameBytes} and {@link #inflatedBytes} that can be set: 1 GiB. */
    public static final int MAX_BYTES = 1 << 30;

    /** Inflated bodies up to this size, 8 MiB, are not held to {@link #inflateRatio}. */
    public static final int RATIO_FREE_BYTES = 8 << 20;

    /** The largest {@link #inflateRatio} that can be set; zlib itself reaches about 1030. */
    public static final int MAX_RATIO = 2000;

    /** The largest {@link #depth} that can be set. */
    public static final int MAX_DEPTH = 1000;

    /** The largest {@link #collectionSize} that can be set: 64 Mi. */
    public static final int MAX_COLLECTION = 1 << 26;

    /** How many times {@link #collectionSize} the elements of all collections of one frame may be. */
    public static final int FRAME_COLLECTIONS = 4;

    /** The largest {@link #integerDigits} that can be set; a number of that length takes a large part of a second. */
    public static final int MAX_DIGITS = 100_000;

    private static final WireLimits DEFAULTS = new WireLimits(64 << 20, 64 << 20, 200, 64, 1 << 20, 4300);

    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException when a bound is outside its range; the message names both
     */
    public WireLimits {
        check("frameBytes", frameBytes, MAX_BYTES);
        check("inflatedBytes", inflatedBytes, MAX_BYTES);
        check("inflateRatio", inflateRatio, MAX_RATIO);
        check("depth", depth, MAX_DEPTH);
        check("collectionSize", collectionSize, MAX_COLLECTION);
        check("integerDigits", integerDigits, MAX_DIGITS);
    }

    private static void check(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + " but must be between 1 and " + most + "; choose a value in that range");
        }
    }

    /** Returns 64 MiB frames, 64 MiB inflated, ratio 200, depth 64, 1 Mi elements, 4300 digits. */
    public static WireLimits defaults() {
        return DEFAULTS;
    }

    /** Returns these limits with another {@link #frameBytes}. */
    public WireLimits withFrameBytes(int bytes) {
        return new WireLimits(bytes, inflatedBytes, inflateRatio, depth, collectionSize, integerDigits);
    }

    /** Returns these limits with another {@link #inflatedBytes}. */
    public WireLimits withInflatedBytes(int bytes) {
        return new WireLimits(frameBytes, bytes, inflateRatio, depth, collectionSize, integerDigits);
    }

    /** Returns these limits with another {@link #inflateRatio}. */
    public WireLimits withInflateRatio(int ratio) {
        return new WireLimits(frameBytes, inflatedBytes, ratio, depth, collectionSize, integerDigits);
    }

    /** Returns these limits with another {@link #depth}. */
    public WireLimits withDepth(int levels) {
        return new WireLimits(frameBytes, inflatedBytes, inflateRatio, levels, collectionSize, integerDigits);
    }

    /** Returns these limits with another {@link #collectionSize}. */
    public WireLimits withCollectionSize(int elements) {
        return new WireLimits(frameBytes, inflatedBytes, inflateRatio, depth, elements, integerDigits);
    }

    /** Returns these limits with another {@link #integerDigits}. */
    public WireLimits withIntegerDigits(int digits) {
        return new WireLimits(frameBytes, inflatedBytes, inflateRatio, depth, collectionSize, digits);
    }
}
