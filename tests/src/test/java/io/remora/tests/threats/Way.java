package io.remora.tests.threats;

import io.remora.message.Dialect;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * From which side an attack comes, and in which words.
 *
 * @param attacked which side is attacked
 * @param dialect the attacker's
 */
record Way(Side attacked, Dialect dialect) {
    /** A side that accepted a connection, or one that dialled and passed an object to the peer that listens. */
    enum Side {
        ACCEPTED,
        DIALLED
    }

    static final Way USUAL = new Way(Side.ACCEPTED, Dialect.RPYC6);

    static Stream<Way> all() {
        return Arrays.stream(Side.values())
                .flatMap(side -> Arrays.stream(Dialect.values()).map(dialect -> new Way(side, dialect)));
    }
}
