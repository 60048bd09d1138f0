package io.remora.certs.vault;

import io.remora.certs.CertsException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * The cost of Argon2id (RFC 9106) for one passphrase. Every instance is within the bounds, so a hostile file can make
 * nobody allocate more than 256 MiB or work for minutes: the bounds are checked before anything is allocated.
 *
 * @param memoryKib memory in KiB, 8192 to 262144
 * @param iterations passes over it, 1 to 16
 * @param lanes 1 to 8
 */
public record Argon2Settings(int memoryKib, int iterations, int lanes) {
    /** 64 MiB, three passes, four lanes: the second recommended choice of RFC 9106, about a second of work. */
    public static final Argon2Settings DEFAULT = new Argon2Settings(64 * 1024, 3, 4);

    /** The least that is accepted; for tests, and for nothing else. */
    public static final Argon2Settings LEAST = new Argon2Settings(8 * 1024, 1, 1);

    /** One derivation at a time in a process, so that its memory is bounded however many ask. */
    private static final Semaphore ONE_AT_A_TIME = new Semaphore(1, true);

    /**
     * Checks the bounds.
     *
     * @throws CertsException {@code BAD_VALUE} outside of them
     */
    public Argon2Settings {
        require("memory in KiB", memoryKib, 8 * 1024, 256 * 1024);
        require("passes", iterations, 1, 16);
        require("lanes", lanes, 1, 8);
    }

    /** 32 bytes from a passphrase and a salt. */
    byte[] derive(Passphrase passphrase, byte[] salt) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(lanes)
                .withSalt(salt)
                .build();
        byte[] secret = passphrase.copy();
        byte[] key = new byte[32];
        ONE_AT_A_TIME.acquireUninterruptibly();
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters);
            generator.generateBytes(secret, key);
            return key;
        } finally {
            ONE_AT_A_TIME.release();
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "Argon2 " + what + " of " + Integer.toUnsignedString(value) + " is refused: " + least + " to "
                            + most + " is accepted");
        }
    }
}
