package io.remora.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * A channel of MINA SSHD to itself and nothing on it but the raw ping's messages: the limit of what goes over SSH here.
 * AES-128-GCM, streams that block.
 */
final class Mina implements Contestant {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public Service serve(Material material) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(new FileKeyPairProvider(material.sshHost()));
        server.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
        server.setCipherFactories(List.of(BuiltinCiphers.aes128gcm));
        // As ours has it: without it a large message waits for the peer's delayed acknowledgement.
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        server.setCommandFactory((channel, command) -> new Answers());
        server.start();
        return new Service() {
            @Override
            public String address() {
                return String.valueOf(server.getPort());
            }

            @Override
            public void close() throws IOException {
                server.close(true);
            }
        };
    }

    @Override
    public Client connect(Material material, String address, Scenario scenario) throws IOException {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.setKeyIdentityProvider(new FileKeyPairProvider(material.sshUser()));
        client.setCipherFactories(List.of(BuiltinCiphers.aes128gcm));
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        client.start();
        ClientSession session = client.connect(System.getProperty("user.name"), "127.0.0.1", Integer.parseInt(address))
                .verify(PATIENCE)
                .getSession();
        session.auth().verify(PATIENCE);
        ClientChannel channel = session.createExecChannel("answer");
        channel.open().verify(PATIENCE);
        return new StreamClient(channel.getInvertedOut(), channel.getInvertedIn(), () -> client.stop());
    }

    /** The far side: takes a message, gives its answer. */
    private static final class Answers implements Command, Runnable {
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            // Nothing goes there.
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            // It ends with the connection.
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Thread thread = new Thread(this, "mina-answers");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void destroy(ChannelSession channel) {
            // The streams end.
        }

        @Override
        public void run() {
            byte[] head = new byte[Raw.HEADER];
            byte[] answer = new byte[Scenario.LARGE];
            try {
                while (true) {
                    StreamClient.fill(in, head);
                    ByteBuffer fields = ByteBuffer.wrap(head);
                    StreamClient.fill(in, new byte[fields.getInt(0) - Raw.HEADER]);
                    out.write(answer, 0, fields.getInt(4));
                    out.flush();
                }
            } catch (EOFException e) {
                // The client is done.
                return;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
