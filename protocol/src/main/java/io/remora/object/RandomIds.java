package io.remora.object;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Random positive numbers of 63 bits that nobody can guess. Fetched in blocks; not safe for several threads. */
final class RandomIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] block = new byte[64 * Long.BYTES];
    private final ByteBuffer left = ByteBuffer.wrap(block).limit(0);

    long next() {
        while (true) {
            if (!left.hasRemaining()) {
                RANDOM.nextBytes(block);
                left.clear();
            }
            long id = left.getLong() & Long.MAX_VALUE;
            if (id != 0) {
                return id;
            }
        }
    }
}
