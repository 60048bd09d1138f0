package io.remora.benchmarks;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.server.Server;
import io.remora.ssh.Ssh;
import io.remora.tls.Tls;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;

/** Remora, over one of its transports. */
final class Ours implements Contestant {
    /** What is called. */
    @Exposed
    interface Echo {
        byte[] echo(byte[] data);

        int put(byte[] data);

        byte[] fetch(int length);
    }

    /** The same member without waiting. */
    interface AsyncEcho {
        CompletableFuture<byte[]> echo(byte[] data);

        CompletableFuture<Integer> put(byte[] data);
    }

    /** What serves it. */
    static final class EchoService implements Echo {
        private static final byte[] LARGE = Scenario.large();

        @Override
        public byte[] echo(byte[] data) {
            return data;
        }

        @Override
        public int put(byte[] data) {
            return data.length;
        }

        @Override
        public byte[] fetch(int length) {
            return LARGE;
        }
    }

    private final String scheme;

    Ours(String scheme) {
        this.scheme = scheme;
    }

    private Transport transport(Material material) {
        return switch (scheme) {
            case "tls" -> Tls.identity(material.certificate(), material.key()).trust(material.authority());
            case "tcp" -> TcpTransport.insecure();
            case "unix" -> new UnixTransport();
            case "ssh" ->
                new Ssh()
                        .hostKey(material.sshHost())
                        .authorizedKeys(material.authorizedKeys())
                        .withoutAgent()
                        .keys(material.sshUser())
                        .config(material.sshConfig())
                        .knownHosts(material.knownHosts())
                        .acceptNew();
            default -> throw new IllegalArgumentException("no transport for " + scheme);
        };
    }

    @Override
    public Service serve(Material material) throws IOException {
        String at =
                scheme.equals("unix") ? "unix://" + material.folder().resolve("ours.sock") : scheme + "://127.0.0.1:0";
        Server server = Server.on(at, transport(material))
                .authenticator(Authenticator.anonymous())
                .grant("*", Echo.class, EchoService::new)
                .start();
        return Service.of(server);
    }

    @Override
    public Client connect(Material material, String address, Scenario scenario) throws IOException {
        Connection connection = Remora.connect(
                scheme.equals("ssh") ? address.replace("://", "://" + System.getProperty("user.name") + "@") : address,
                transport(material));
        Echo echo = connection.root().as(Echo.class);
        AsyncEcho later = connection.root().as(AsyncEcho.class);
        return new Client() {
            private final FileStream pieces = new FileStream();

            @Override
            public byte[] echo(byte[] data) {
                return echo.echo(data);
            }

            @Override
            public void echoLater(byte[] data, Runnable done) {
                CompletableFuture<byte[]> unused = later.echo(data).whenComplete((answer, thrown) -> {
                    if (thrown != null) {
                        throw new IllegalStateException(thrown);
                    }
                    done.run();
                });
            }

            @Override
            public int put(byte[] data) {
                return echo.put(data);
            }

            @Override
            public long stream(FileChannel file, int piece) throws IOException {
                return pieces.pipelined(file, piece, later::put);
            }

            @Override
            public byte[] fetch(int length) {
                return echo.fetch(length);
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }
}
