package io.remora.benchmarks;

import io.remora.server.Server;
import java.io.Closeable;

/** A way to call another process. Its server and its client are made in JVMs of their own. */
interface Contestant {
    /** A server that is listening. */
    interface Service extends Closeable {
        /** Where a client of the same contestant finds it. */
        String address();

        /** One of ours, at its first place. */
        static Service of(Server server) {
            return new Service() {
                @Override
                public String address() {
                    return server.uri().toString();
                }

                @Override
                public void close() {
                    server.close();
                }
            };
        }
    }

    /** Starts the server. */
    Service serve(Material material) throws Exception;

    /** Connects a client for one scenario: one connection, unless the contestant knows no better. */
    Client connect(Material material, String address, Scenario scenario) throws Exception;
}
