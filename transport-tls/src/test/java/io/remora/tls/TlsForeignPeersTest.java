package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.RefusedException;
import io.remora.UntrustedPeerException;
import io.remora.transport.Incoming;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ours with openssl, with Python's ssl module and with a plain JDK client, and with somebody in between. */
@Timeout(60)
class TlsForeignPeersTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final URI ANY_PORT = URI.create("tls://127.0.0.1:0");

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static TestAuthority other;
    private static TestAuthority.Leaf peer;
    private static Tls good;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(folder, "authority");
        other = new TestAuthority(folder, "other");
        peer = authority.issueLocal("peer");
        good = peer.trusting(authority);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static TestProcess openssl(String command, Object... more) {
        List<String> line = new ArrayList<>(List.of("openssl"));
        line.addAll(List.of(command.split(" ")));
        line.addAll(List.of(
                "-cert", peer.certificate().toString(), "-key", peer.key().toString()));
        line.addAll(List.of("-CAfile", authority.certificate().toString()));
        for (Object argument : more) {
            line.add(argument.toString());
        }
        return new TestProcess("apt-get install openssl", line);
    }

    private static TestProcess python(String script, Object... arguments) {
        List<String> line = new ArrayList<>(List.of("python3", "-c", script));
        for (Object argument : arguments) {
            line.add(argument.toString());
        }
        return new TestProcess("apt-get install python3", line);
    }

    private static void write(Link link, String text) throws IOException {
        link.write(new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))}, 0, 1);
    }

    private static String read(Link link, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count + link.readSize());
        while (bytes.position() < count && link.read(bytes, Long.MAX_VALUE) >= 0) {
            // More to come.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static int readEnd(Link link) throws IOException {
        return link.read(ByteBuffer.allocate(link.readSize()), Long.MAX_VALUE);
    }

    @Test
    void anOpensslClientOfTls12GetsTheAlert() throws Exception {
        try (Listener listener = good.listen(ANY_PORT);
                TestProcess client = openssl(
                        "s_client -tls1_2 -connect 127.0.0.1:" + listener.uri().getPort())) {
            Incoming incoming = listener.accept();
            assertThatThrownBy(() -> incoming.handshake(TIME))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("speaks no TLS 1.3, only an older version");
            assertThat(client.finish()).contains("alert number 70");
        }
    }

    @Test
    void anOpensslServerOfTls12IsUntrusted() throws Exception {
        try (TestProcess server = openssl("s_server -tls1_2 -accept 127.0.0.1:0")) {
            URI where = URI.create("tls://127.0.0.1:" + server.await("ACCEPT 127.0.0.1:([0-9]+)"));
            assertThatThrownBy(() -> good.dial(where, TIME))
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessageContaining("speaks no TLS 1.3, only an older version");
        }
    }

    @Test
    void anOpensslClientUpdatesItsKeysAndAsksForOurs() throws Exception {
        try (Listener listener = good.listen(ANY_PORT);
                TestProcess client = openssl(
                        "s_client -msg -connect 127.0.0.1:" + listener.uri().getPort())) {
            Link link = listener.accept().handshake(TIME);
            assertThat(link.handshake().evidence()).isInstanceOf(Evidence.Certificates.class);
            client.type("before\n");
            assertThat(read(link, 7)).isEqualTo("before\n");
            client.type("K\n");
            client.await(">>> TLS 1.3, Handshake \\[length 0005\\], KeyUpdate");
            client.type("after\n");
            assertThat(read(link, 6)).isEqualTo("after\n");
            client.await("<<< TLS 1.3, Handshake \\[length 0005\\], KeyUpdate");
            write(link, "answer\n");
            client.await("answer");
            client.type("once more\n");
            assertThat(read(link, 10)).isEqualTo("once more\n");
            link.close();
            assertThat(client.finish()).contains("close_notify");
        }
    }

    @Test
    void anOpensslServersTicketsDoNoHarm() throws Exception {
        try (TestProcess server = openssl("s_server -Verify 1 -num_tickets 4 -accept 127.0.0.1:0")) {
            URI where = URI.create("tls://127.0.0.1:" + server.await("ACCEPT 127.0.0.1:([0-9]+)"));
            Link link = good.dial(where, TIME);
            write(link, "to the server\n");
            server.await("to the server");
            server.type("to the client\n");
            assertThat(read(link, 14)).isEqualTo("to the client\n");
            link.close();
        }
    }

    @Test
    void whatAServerGivesCannotBeResumed() throws Exception {
        Path session = folder.resolve("session");
        try (TestProcess server = openssl("s_server -accept 127.0.0.1:0")) {
            String port = server.await("ACCEPT 127.0.0.1:([0-9]+)");
            try (TestProcess first = openssl("s_client -sess_out " + session + " -connect 127.0.0.1:" + port)) {
                while (!Files.exists(session)) {
                    Thread.onSpinWait();
                }
                first.finish();
            }
            try (TestProcess second = openssl("s_client -sess_in " + session + " -connect 127.0.0.1:" + port)) {
                server.await("Reused session-id");
                second.finish();
            }
        }
        Files.delete(session);
        try (Listener listener = good.listen(ANY_PORT);
                TestProcess client = openssl("s_client -sess_out " + session + " -connect 127.0.0.1:"
                        + listener.uri().getPort())) {
            Link link = listener.accept().handshake(TIME);
            client.type("anything\n");
            assertThat(read(link, 9)).isEqualTo("anything\n");
            link.close();
            assertThat(client.finish()).contains("New, TLSv1.3").doesNotContain("Post-Handshake New Session Ticket");
            assertThat(session).doesNotExist();
        }
    }

    @Test
    void aClientThatIsRefusedNowCannotComeBackByResumption() throws Exception {
        Path trust = folder.resolve("changing.pem");
        Files.writeString(trust, Files.readString(authority.certificate()));
        Tls server = Tls.identity(peer.certificate(), peer.key()).trust(trust);
        // A client with a session cache, as the JDK's is by default.
        Identity identity = Identity.read(peer.certificate(), peer.key());
        SSLContext context = SSLContext.getInstance("TLS");
        Trust trusted = Trust.of(Pem.certificates(authority.certificate()), Optional.empty());
        PeerCheck check = new PeerCheck(trusted, Optional.of(Expected.host("127.0.0.1")), Clock.systemUTC());
        context.init(new KeyManager[] {identity.keyManager()}, new TrustManager[] {new TrustAsSocket(check)}, null);
        try (Listener listener = server.listen(ANY_PORT)) {
            assertThat(visit(context, listener)).isEqualTo("welcome");
            Files.writeString(trust, Files.readString(other.certificate()));
            String now = "welcome";
            while (now.equals("welcome")) {
                now = visit(context, listener);
            }
            assertThat(now).startsWith("refused tls://127.0.0.1:");
            assertThat(visit(context, listener)).startsWith("refused tls://127.0.0.1:");
        }
    }

    private String visit(SSLContext context, Listener listener) throws Exception {
        Future<String> served = threads.submit(() -> {
            try (Link link = listener.accept().handshake(TIME)) {
                write(link, "welcome");
                return readEnd(link) > 0 ? "welcome" : "nothing came";
            } catch (RefusedException e) {
                return e.getMessage();
            }
        });
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", listener.uri().getPort())) {
            socket.getOutputStream().write(1);
            socket.getInputStream().readNBytes(7);
        } catch (IOException e) {
            // Refused: the server's own reason is what counts.
            assertThat(e).hasMessageContaining("alert");
        }
        return served.get();
    }

    private static final String PYTHON_CLIENT = """
            import socket, ssl, sys
            port, ca, cert, key = int(sys.argv[1]), *sys.argv[2:5]
            context = ssl.create_default_context(cafile=ca)
            context.load_cert_chain(cert, key)
            with socket.create_connection(('127.0.0.1', port)) as plain:
                s = context.wrap_socket(plain, server_hostname='localhost')
                s.sendall(b'x' * 100000)
                got = b''
                while len(got) < 100000:
                    got += s.recv(1 << 16)
                print(s.version(), got == b'y' * 100000, flush=True)
                # As RPyC closes: without a close_notify.
                s.shutdown(socket.SHUT_RDWR)
                s.close()
            """;

    @Test
    void aPythonClientIsServedAndEndsWithoutAGoodbye() throws Exception {
        try (Listener listener = good.listen(ANY_PORT);
                TestProcess client = python(
                        PYTHON_CLIENT,
                        listener.uri().getPort(),
                        authority.certificate(),
                        peer.certificate(),
                        peer.key())) {
            Link link = listener.accept().handshake(TIME);
            assertThat(link.handshake().coalesces()).isFalse();
            assertThat(link.handshake().dialect()).isEmpty();
            assertThat(link.handshake().details()).doesNotContainKey("alpn");
            assertThat(read(link, 100_000)).isEqualTo("x".repeat(100_000));
            write(link, "y".repeat(100_000));
            assertThat(client.finish()).contains("TLSv1.3 True");
            assertThat(readEnd(link)).isEqualTo(-1);
            link.close();
        }
    }

    private static final String PYTHON_SERVER = """
            import socket, ssl, sys
            ca, cert, key = sys.argv[1:4]
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_verify_locations(ca)
            context.load_cert_chain(cert, key)
            context.verify_mode = ssl.CERT_REQUIRED
            with socket.create_server(('127.0.0.1', 0)) as listening:
                print('port', listening.getsockname()[1], flush=True)
                s, _ = listening.accept()
                try:
                    s = context.wrap_socket(s, server_side=True)
                except ssl.SSLError as e:
                    print('refused', e.reason, flush=True)
                    sys.exit()
                got = b''
                while len(got) < 100000:
                    got += s.recv(1 << 16)
                print('all', got == b'x' * 100000, s.getpeercert()['subjectAltName'], flush=True)
                s.sendall(b'y' * 100000)
                s.shutdown(socket.SHUT_RDWR)
            """;

    @Test
    void aPythonServerIsDialled() throws Exception {
        try (TestProcess server = python(PYTHON_SERVER, authority.certificate(), peer.certificate(), peer.key())) {
            URI where = URI.create("tls://localhost:" + server.await("port ([0-9]+)"));
            Link link = good.dial(where, TIME);
            assertThat(link.handshake().coalesces()).isFalse();
            write(link, "x".repeat(100_000));
            assertThat(read(link, 100_000)).isEqualTo("y".repeat(100_000));
            assertThat(server.await("all (.*)")).contains("True").contains("'peer'");
            assertThat(readEnd(link)).isEqualTo(-1);
            link.close();
        }
    }

    @Test
    void aPythonServerThatRefusesUsSaysSo() throws Exception {
        try (TestProcess server = python(PYTHON_SERVER, other.certificate(), peer.certificate(), peer.key())) {
            URI where = URI.create("tls://localhost:" + server.await("port ([0-9]+)"));
            Link link = good.dial(where, TIME);
            server.await("refused");
            assertThatThrownBy(() -> readEnd(link))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("refused our certificate (unknown_ca)");
            link.close();
        }
    }

    @Test
    void bytesThatArriveOneByOneMakeTheSameConversation() throws Exception {
        try (Listener listener = good.listen(ANY_PORT);
                TestProxy proxy = new TestProxy(listener.uri(), TestProxy.BYTE_BY_BYTE, TestProxy.BYTE_BY_BYTE)) {
            Future<Link> dialled = threads.submit(() -> good.dial(proxy.uri(), TIME));
            Link accepted = listener.accept().handshake(TIME);
            write(accepted, "y".repeat(20_000));
            write(dialled.get(), "x".repeat(20_000));
            assertThat(read(accepted, 20_000)).isEqualTo("x".repeat(20_000));
            assertThat(read(dialled.get(), 20_000)).isEqualTo("y".repeat(20_000));
            dialled.get().close();
            assertThat(readEnd(accepted)).isEqualTo(-1);
            accepted.close();
        }
    }

    @Test
    void dataThatComeWithTheLastFlightAreNotLost() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        TestProxy.Way holding = (in, out) -> {
            // The first flight at once; all that follows in one piece, once the test has written its data behind it.
            byte[] buffer = new byte[1 << 16];
            int hello = in.read(buffer);
            out.write(buffer, 0, hello);
            written.await();
            int count = 0;
            while (count == 0 || in.available() > 0) {
                count += in.read(buffer, count, buffer.length - count);
            }
            out.write(buffer, 0, count);
            in.transferTo(out);
        };
        try (Listener listener = good.listen(ANY_PORT);
                TestProxy proxy = new TestProxy(listener.uri(), holding, TestProxy.PLAIN)) {
            Future<Link> accepting = threads.submit(() -> listener.accept().handshake(TIME));
            Link dialled = good.dial(proxy.uri(), TIME);
            write(dialled, "first");
            write(dialled, "second");
            written.countDown();
            Link accepted = accepting.get();
            assertThat(read(accepted, 11)).isEqualTo("firstsecond");
            dialled.close();
            accepted.close();
        }
    }

    @Test
    void aConnectionThatSomebodyCutsIsAnErrorBetweenOurs() throws Exception {
        try (Listener listener = good.listen(ANY_PORT);
                TestProxy proxy = new TestProxy(listener.uri(), TestProxy.PLAIN, TestProxy.PLAIN)) {
            Future<Link> dialling = threads.submit(() -> good.dial(proxy.uri(), TIME));
            Link accepted = listener.accept().handshake(TIME);
            Link dialled = dialling.get();
            write(dialled, "x");
            assertThat(read(accepted, 1)).isEqualTo("x");
            proxy.cut();
            for (Link link : List.of(accepted, dialled)) {
                assertThatThrownBy(() -> readEnd(link))
                        .isInstanceOf(IOException.class)
                        .hasMessage("the connection was cut: it ended without the peer's goodbye");
                assertThatThrownBy(() -> readEnd(link)).isInstanceOf(IOException.class);
                link.close();
            }
        }
    }

    @Test
    void aByteChangedOnTheWayBreaksTheConnection() throws Exception {
        TestProxy.Way flipping = (in, out) -> {
            byte[] buffer = new byte[1 << 16];
            int total = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                // Long after the handshake, in the middle of the data.
                if (total <= 50_000 && total + count > 50_000) {
                    buffer[50_000 - total] ^= 1;
                }
                total += count;
                out.write(buffer, 0, count);
            }
        };
        try (Listener listener = good.listen(ANY_PORT);
                TestProxy proxy = new TestProxy(listener.uri(), flipping, TestProxy.PLAIN)) {
            Future<Link> dialling = threads.submit(() -> good.dial(proxy.uri(), TIME));
            Link accepted = listener.accept().handshake(TIME);
            Link dialled = dialling.get();
            write(dialled, "x".repeat(100_000));
            assertThatThrownBy(() -> read(accepted, 100_000)).hasMessageContaining("broke");
            assertThatThrownBy(() -> readEnd(dialled))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("alert bad_record_mac");
            accepted.close();
            dialled.close();
        }
    }
}
