package io.remora.benchmarks;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Remora;
import io.remora.RemoteFiles;
import io.remora.agent.control.FullControlService;
import io.remora.server.Server;
import io.remora.tls.Tls;
import java.io.IOException;
import java.nio.file.Path;

/** Remora's own copies of files over mutual TLS: checksummed, written beside their place and moved there. */
final class FarCopies implements Contestant {
    private static Tls transport(Material material) {
        return Tls.identity(material.certificate(), material.key()).trust(material.authority());
    }

    @Override
    public Service serve(Material material) throws IOException {
        Server server = Server.on("tls://127.0.0.1:0", transport(material))
                .authenticator(Authenticator.anonymous())
                .grant("*", FullControlService.offer())
                .start();
        return Service.of(server);
    }

    @Override
    public Client connect(Material material, String address, Scenario scenario) throws IOException {
        Connection connection = Remora.connect(address, transport(material));
        RemoteFiles files = connection.fullControl().files();
        return new Client() {
            @Override
            public long copyThere(Path file, Path there) throws IOException {
                return files.upload(file, there.toString()).bytes();
            }

            @Override
            public void copyHere(Path there, Path file) throws IOException {
                files.download(there.toString(), file);
            }

            @Override
            public byte[] echo(byte[] data) {
                throw new UnsupportedOperationException("it copies files");
            }

            @Override
            public int put(byte[] data) {
                throw new UnsupportedOperationException("it copies files");
            }

            @Override
            public byte[] fetch(int length) {
                throw new UnsupportedOperationException("it copies files");
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }
}
