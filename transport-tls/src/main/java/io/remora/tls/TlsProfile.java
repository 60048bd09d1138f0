package io.remora.tls;

/** How keys are agreed. */
public enum TlsProfile {
    /** The JDK's TLS: fast, and what is recorded now can be read by whoever has a quantum computer later. */
    STANDARD,
    /**
     * The hybrid group X25519MLKEM768 where the peer has it, without another round trip, else as ever. Needs Bouncy
     * Castle's TLS (bctls-jdk18on) on the class path; bulk data are several times as slow.
     */
    PQ,
    /** The same, and a peer without a hybrid group is refused. */
    PQ_REQUIRED
}
