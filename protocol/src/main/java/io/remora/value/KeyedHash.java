package io.remora.value;

import java.security.SecureRandom;

/**
 * SipHash-1-3 over 64-bit words, with a random key of this JVM: one who does not know the key cannot make values
 * collide. After J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF"; words in place of bytes, since
 * the hash never leaves this process. One instance hashes one value.
 */
final class KeyedHash {
    private static final long KEY_0;
    private static final long KEY_1;

    static {
        SecureRandom random = new SecureRandom();
        KEY_0 = random.nextLong();
        KEY_1 = random.nextLong();
    }

    private long v0 = KEY_0 ^ 0x736f6d6570736575L;
    private long v1 = KEY_1 ^ 0x646f72616e646f6dL;
    private long v2 = KEY_0 ^ 0x6c7967656e657261L;
    private long v3 = KEY_1 ^ 0x7465646279746573L;
    private long words;

    void add(long word) {
        words++;
        v3 ^= word;
        round();
        v0 ^= word;
    }

    long finish() {
        add(words << 56);
        v2 ^= 0xff;
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
