package io.remora.tests.contract;

import io.remora.tests.peer.PipeTransport;
import io.remora.tests.peer.Pki;
import io.remora.transport.LoopbackTransport;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The transports that the contract is run over. */
enum Via {
    IN_PROCESS {
        @Override
        Place place(Path empty) {
            return both(new LoopbackTransport(), "inproc://contract" + NUMBER.incrementAndGet());
        }
    },
    UNIX {
        @Override
        Place place(Path empty) {
            return both(new UnixTransport(), "unix://" + empty.resolve("contract" + NUMBER.incrementAndGet()));
        }
    },
    STDIO {
        @Override
        Place place(Path empty) {
            return both(new PipeTransport(), "stdio:test");
        }
    },
    TCP {
        @Override
        Place place(Path empty) {
            return both(TcpTransport.insecure(), "tcp://127.0.0.1:0");
        }
    },
    TLS {
        @Override
        Place place(Path empty) {
            return new Place(Certificates.PKI.server(), Certificates.PKI.client(), URI.create("tls://localhost:0"));
        }
    };

    /** A transport for each side and where they meet. */
    record Place(Transport listening, Transport dialling, URI where) {}

    private static final AtomicInteger NUMBER = new AtomicInteger();

    abstract Place place(Path empty);

    private static Place both(Transport transport, String where) {
        return new Place(transport, transport, URI.create(where));
    }

    /** Made once, when the first test needs them. */
    private static final class Certificates {
        static final Pki PKI = make();

        private static Pki make() {
            try {
                Path folder = Files.createTempDirectory("remora-contract");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                return Pki.create(folder.resolve("pki"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path folder) {
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
