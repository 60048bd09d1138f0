package io.remora.tests.control;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.Remora;
import io.remora.agent.control.FullControlService;
import io.remora.server.Server;
import io.remora.transport.UnixTransport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A server of full control in this JVM, whose classes do not include those of the tests, and a connection to it. */
final class FarJvm implements AutoCloseable {
    private final Server server;
    private final Connection connection;
    private final FullControl control;

    private FarJvm(Server server) throws Exception {
        this.server = server;
        this.connection =
                Remora.connect(server.uri().toString(), new UnixTransport()).withTimeout(Duration.ofMinutes(1));
        this.control = connection.fullControl();
    }

    /** Starts one at a socket in a folder, with this JVM's classes. */
    static FarJvm start(Path folder) throws Exception {
        return start(folder, FarJvm.class.getClassLoader());
    }

    static FarJvm start(Path folder, ClassLoader loader) throws Exception {
        return new FarJvm(Server.on("unix://" + folder.resolve("far.sock"), new UnixTransport())
                .grant("*", FullControlService.offer(loader))
                .start());
    }

    /** Its classes but those of the tests, as on a host where only the agent is. */
    static ClassLoader bare() {
        ClassLoader all = FarJvm.class.getClassLoader();
        return new ClassLoader("bare", all) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.remora.tests.") || name.startsWith("generated.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }

            @Override
            public java.net.URL getResource(String name) {
                return name.startsWith("io/remora/tests/") || name.startsWith("python/")
                        ? null
                        : super.getResource(name);
            }
        };
    }

    URI uri() {
        return server.uri();
    }

    Connection connection() {
        return connection;
    }

    FullControl control() {
        return control;
    }

    @Override
    public void close() {
        connection.close();
        server.close();
    }
}
