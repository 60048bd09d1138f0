package io.remora.tests.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.Session;
import io.remora.authenticator.Credentials;
import io.remora.server.Server;
import io.remora.server.SourcePenalties;
import io.remora.tests.peer.Pki;
import io.remora.tests.python.Python;
import io.remora.tls.ClientCertificate;
import io.remora.tls.Tls;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import io.remora.transport.UnixTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RPyC's example of an authenticator, a few bytes before the protocol: ten lines here, and real RPyC sends them first.
 */
@Timeout(60)
final class MagicWordTest {
    /** What is called. */
    public static final class Calculator {
        @Exposed
        public int add(int a, int b) {
            return a + b;
        }

        @Exposed
        public String whoAmI() {
            return Session.current().orElseThrow().principal().name();
        }
    }

    /** How the bytes travel. */
    enum Way {
        TCP,
        UNIX,
        TLS
    }

    /** RPyC has no client side for it: the bytes go over the socket before RPyC has it. */
    private static final String CLIENT = """
            import socket
            from rpyc.core.stream import SocketStream
            from rpyc.utils.factory import connect_stream
            where = urlparse(URL)
            if where.scheme == "unix":
                raw = socket.socket(socket.AF_UNIX)
                raw.connect(where.path)
            else:
                raw = socket.create_connection((where.hostname, where.port), timeout=20)
            if where.scheme == "tls":
                raw = ssl.create_default_context(cafile=CA).wrap_socket(raw, server_hostname="localhost")
            raw.sendall(WORD.encode())
            try:
                root = connect_stream(SocketStream(raw)).root
                result = "%d %s" % (root.add(2, 3), root.whoAmI())
            except (EOFError, OSError):
                result = "refused"
            """;

    @TempDir
    static Path folder;

    private static Pki pki;
    private static Python python;

    @BeforeAll
    static void start() throws Exception {
        python = Python.start();
        pki = Pki.create(folder.resolve("pki"));
    }

    @AfterAll
    static void end() throws Exception {
        if (python != null) {
            python.close();
        }
    }

    private static Server serve(Way way) throws Exception {
        Transport transport = switch (way) {
            case TCP -> TcpTransport.insecure();
            case UNIX -> new UnixTransport();
            case TLS -> pki.server().clientCertificate(ClientCertificate.OPTIONAL);
        };
        String place = switch (way) {
            case TCP -> "tcp://127.0.0.1:0";
            case UNIX -> "unix://" + folder.resolve("magic.sock");
            case TLS -> "tls://localhost:0";
        };
        return Server.on(place, transport)
                .authenticator(MagicWord.authenticator())
                .penalties(SourcePenalties.none())
                .grant("magic:word", Calculator.class, Calculator::new)
                .start();
    }

    private static Transport dialling(Way way) {
        return switch (way) {
            case TCP -> TcpTransport.insecure();
            case UNIX -> new UnixTransport();
            case TLS -> Tls.anonymous().trust(pki.file("ca.pem"));
        };
    }

    private static String say(String word, Server server) {
        return python.run(CLIENT, "URL", server.uri(), "CA", pki.file("ca.pem"), "WORD", word);
    }

    @ParameterizedTest
    @EnumSource
    void aPythonClientThatSendsTheWordFirstIsLetIn(Way way) throws Exception {
        try (Server server = serve(way)) {
            assertThat(say("Ma6ik", server)).isEqualTo("5 magic:word");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPythonClientThatSendsAnotherOrNoneIsRefused(Way way) throws Exception {
        try (Server server = serve(way)) {
            assertThat(say("Magik", server)).isEqualTo("refused");
            assertThat(say("", server)).isEqualTo("refused");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsOwnDiallingSideIsOneLine(Way way) throws Exception {
        try (Server server = serve(way);
                Connection connection = Remora.connect(
                        server.uri().toString(), Credentials.over(dialling(way), MagicWord.credential()))) {
            assertThat(connection.root().call("whoAmI").as(String.class)).isEqualTo("magic:word");
            assertThatThrownBy(() -> Remora.connect(server.uri().toString(), dialling(way))
                            .withTimeout(Duration.ofSeconds(20))
                            .root())
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void theDocumentShowsTheExampleThatRunsHere() throws Exception {
        Path top = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
        Path root = Files.exists(top.resolve("docs")) ? top : top.getParent();
        String source =
                Files.readString(root.resolve("tests/src/test/java/io/remora/tests/authentication/MagicWord.java"));
        String example =
                source.substring(source.indexOf("Authenticator.conversing("), source.indexOf("});") + "});".length());
        String shown = Files.readString(root.resolve("docs/authentication.md")).replaceAll("\\s+", " ");
        assertThat(shown).contains(example.replaceAll("\\s+", " "));
        assertThat(example.lines().count()).isLessThanOrEqualTo(10);
    }
}
