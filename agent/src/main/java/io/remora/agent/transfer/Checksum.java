package io.remora.agent.transfer;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A checksum of what is streamed: two CRCs of different polynomials side by side, so that 64 bits have to agree. It is
 * there to find what went wrong on the way through programs and disks, for a tenth of what a SHA-256 costs; against who
 * means harm the transport protects. What is not sent because it is there already is compared by {@link Digests}.
 */
public final class Checksum {
    private static final byte[] ZEROS = new byte[64 << 10];

    private final CRC32 one = new CRC32();
    private final CRC32C other = new CRC32C();

    /** Of nothing. */
    public Checksum() {}

    /** The checksum of bytes. */
    public static long of(byte[] bytes) {
        Checksum sum = new Checksum();
        sum.add(bytes);
        return sum.value();
    }

    /** Adds bytes. */
    public void add(byte[] bytes) {
        add(bytes, bytes.length);
    }

    private void add(byte[] bytes, int count) {
        one.update(bytes, 0, count);
        other.update(bytes, 0, count);
    }

    /** Adds zeros. */
    void addZeros(long count) {
        for (long left = count; left > 0; left -= ZEROS.length) {
            add(ZEROS, (int) Math.min(ZEROS.length, left));
        }
    }

    /** Of all so far. */
    public long value() {
        return one.getValue() << Integer.SIZE | other.getValue();
    }
}
