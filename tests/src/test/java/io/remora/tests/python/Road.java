package io.remora.tests.python;

import io.remora.tests.peer.Pki;
import io.remora.transport.Transport;
import io.remora.transport.UnixTransport;
import java.net.URI;
import java.nio.file.Path;

/** The roads on which real RPyC and Java meet, either of them as the server. */
enum Road {
    /** A Unix socket. */
    UNIX,
    /** Mutual TLS. */
    TLS;

    /** One road with its keys. */
    final class Way {
        private final Path folder;
        private final Pki pki;

        private Way(Path folder) {
            this.folder = folder;
            this.pki = Pki.create(folder.resolve("pki"));
        }

        /** Where a Java server of this name listens. */
        String listenAt(String name) {
            return Road.this == TLS ? "tls://localhost:0" : "unix://" + folder.resolve(name + ".sock");
        }

        /** What a Java server listens with. */
        Transport server() {
            return Road.this == TLS ? pki.server() : new UnixTransport();
        }

        /** What a Java client dials with. */
        Transport client() {
            return Road.this == TLS ? pki.client() : new UnixTransport();
        }

        /** Who a Java server finds a Python client to be, or how that begins. */
        String principal() {
            return Road.this == TLS ? "cert:dns:tester" : "unix:";
        }

        /** Gives a Python process that will dial what proves it. */
        void equip(Python python) {
            hand(python, "tester", "");
        }

        /** Lets a Python process serve a class of its own, and says where. */
        URI servedBy(Python python, String service) {
            return URI.create(hand(
                    python,
                    "server",
                    "from service import *\nresult = serve(" + service + ", secure="
                            + (Road.this == TLS ? "True" : "False") + ")"));
        }

        private String hand(Python python, String identity, String source) {
            return python.run(
                    "tls.update(keyfile=KEY, certfile=CERT, ca_certs=CA)\n" + source,
                    "KEY",
                    pki.file(identity + ".key"),
                    "CERT",
                    pki.file(identity + ".pem"),
                    "CA",
                    pki.file("ca.pem"));
        }
    }

    /** Makes the keys for this road. */
    Way in(Path folder) {
        return new Way(folder);
    }
}
