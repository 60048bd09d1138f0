package io.remora.benchmarks;

import java.io.Closeable;

/** A way to call another process. Its server and its client are made in JVMs of their own. */
interface Contestant {
    /** A server that is listening. */
    interface Service extends Closeable {
        /** Where a client of the same contestant finds it. */
        String address();
    }

    /** Starts the server. */
    Service serve(Material material) throws Exception;

    /** Connects a client for one scenario: one connection, unless the contestant knows no better. */
    Client connect(Material material, String address, Scenario scenario) throws Exception;
}
