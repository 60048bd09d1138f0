package io.remora.tests.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.UntrustedPeerException;
import io.remora.server.Server;
import io.remora.tests.peer.Pki;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real RPyC and Java over mutual TLS, each once as the server. */
@Timeout(60)
final class PythonOverTlsTest {
    @TempDir
    static Path folder;

    private static Pki pki;
    private static Python python;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        python = Python.start();
        pki = Pki.create(folder.resolve("pki"));
        server = Server.on("tls://localhost:0", pki.server())
                .grant("cert:*", Workshop.class, Workshop::new)
                .start();
    }

    @AfterAll
    static void end() throws Exception {
        if (python != null) {
            python.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static String as(String identity, String source) {
        return python.run(
                "tls.update(keyfile=KEY, certfile=CERT, ca_certs=CA)\n" + source,
                "KEY",
                pki.file(identity + ".key"),
                "CERT",
                pki.file(identity + ".pem"),
                "CA",
                pki.file("ca.pem"),
                "URL",
                server.uri());
    }

    @Test
    void rpycs_ssl_connect_calls_a_java_service() {
        as("tester", """
                conn = connect(URL)
                root = conn.root
                assert root.add(2, 3) == 5
                assert root.whoAmI() == "cert:dns:tester"
                assert list(root.apply(lambda n: n * n, 4)) == [0, 1, 4, 9]
                assert root.big() == b"ab" * 4000
                assert root.echo(b"x" * 1_000_000) == b"x" * 1_000_000
                raises(ZeroDivisionError, lambda: root.div(1, 0))
                later = rpyc.async_(root.later)
                calls = [later(i) for i in range(50)]
                for i, c in enumerate(calls):
                    assert c.value == i
                with root.door() as d:
                    assert d.knock() == "come in"
                conn.ping()
                conn.close()
                """);
    }

    @Test
    void replies_that_are_ready_together_all_arrive() {
        // RPyC polls its socket and does not see a second frame in a record that it has read already.
        as("tester", """
                conn = connect(URL)
                add = rpyc.async_(conn.root.add)
                for round in range(20):
                    calls = [add(i, 1) for i in range(3)]
                    assert [c.value for c in calls] == [1, 2, 3]
                conn.close()
                """);
    }

    @Test
    void a_python_client_without_a_certificate_is_not_served() {
        as("tester", """
                where = urlparse(URL)
                def without():
                    conn = rpyc.ssl_connect(where.hostname, where.port, ca_certs=CA)
                    return conn.root.add(2, 3)
                try:
                    without()
                except (EOFError, OSError):
                    pass
                else:
                    raise AssertionError("was served")
                """);
    }

    @Test
    void java_calls_pythons_ssl_authenticator() throws Exception {
        URI url = URI.create(as("server", "from service import Workshop\nresult = serve(Workshop, secure=True)"));
        try (Connection connection = Remora.connect(url, pki.client(), Options.defaults())) {
            assertThat(connection.dialect()).contains(python.dialect());
            RemoteObject root = connection.root();
            assertThat(root.call("add", 2, 3).as(int.class)).isEqualTo(5);
            assertThat(root.call("echo", (Object) new byte[1_000_000]).as(byte[].class))
                    .hasSize(1_000_000);
            // Requests that are ready together: a frame starts a record, or Python would answer the first alone.
            List<CompletableFuture<RemoteValue>> calls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                calls.add(root.callAsync("add", i, 1));
            }
            for (int i = 0; i < 300; i++) {
                assertThat(calls.get(i).get(20, TimeUnit.SECONDS).as(int.class)).isEqualTo(i + 1);
            }
            assertThat(root.call("apply", (java.util.function.IntUnaryOperator) n -> n + 1, 3)
                            .asListOf(Integer.class))
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void a_python_server_with_another_name_is_not_talked_to() {
        URI url = URI.create(as("tester", "from service import Workshop\nresult = serve(Workshop, secure=True)"));
        assertThatThrownBy(() -> Remora.connect(url, pki.client(), Options.defaults()))
                .isInstanceOf(UntrustedPeerException.class);
    }
}
