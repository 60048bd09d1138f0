package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code remora call} against a real RPyC server, over RPyC's own TLS with both certificates. */
@Timeout(60)
class CallPythonTest {
    private static final String SERVICE = """
        import sys, rpyc
        from rpyc.utils.authenticators import SSLAuthenticator
        from rpyc.utils.server import ThreadedServer
        cert, key, ca = sys.argv[1:]
        class Inner:
            exposed_x = 3
            def exposed_norm(self): return 5.0
            def __repr__(self): return "<an Inner>"
        class Service(rpyc.Service):
            exposed_limit = 7
            def exposed_add(self, a, b=1): return a + b
            def exposed_inner(self): return Inner()
            def exposed_items(self): return [1, 2]
            def exposed_pair(self): return (1, b"ab", None, float("nan"))
            def exposed_fail(self): raise KeyError("gone")
            def exposed_kind(self, x): return type(x).__name__
            def hidden(self): return 1
        server = ThreadedServer(Service, hostname="127.0.0.1", port=0,
                                authenticator=SSLAuthenticator(key, cert, ca))
        print(server.port, flush=True)
        server.start()
        """;

    @TempDir
    private static Path folder;

    private static Pki pki;
    private static RealPython.Script server;

    @BeforeAll
    static void start() throws Exception {
        pki = Pki.make(folder.resolve("pki"));
        server = RealPython.start(folder, SERVICE, pki.file("agent.pem"), pki.file("agent.key"), pki.file("ca.pem"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static Result call(Object... pieces) {
        return run(line("call", "tls://127.0.0.1:" + server.firstLine(), pki.as("me"), pieces));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "add 2 3|5",
                "add 2|3",
                "add --kw b=5 --kw a=2|7",
                "--dialect rpyc5 add 2 3|5",
                "limit|7",
                "inner.x|3",
                "inner.norm|5.0",
                "inner|\"<an Inner>\"",
                "items|\"[1, 2]\"",
                "pair|[1,{\"$bytes\":\"YWI=\"},null,\"NaN\"]",
                "kind 2|\"int\"",
                "kind 2.0|\"float\"",
                "kind [1]|\"tuple\"",
                "kind {\"$bytes\":\"\"}|\"bytes\"",
                "kind null|\"NoneType\"",
            })
    void theResultIsJson(String words, String printed) {
        Result result = call((Object[]) words.split(" "));
        assertThat(result.error()).isEmpty();
        assertThat(result.line()).isEqualTo(printed);
    }

    @Test
    void whatPythonRaisesIsASentence() {
        Result result = call("fail");
        assertThat(result.error()).isEqualTo("remora: the peer raised KeyError: gone");
        assertThat(result.code()).isEqualTo(1);
        assertThat(call("--verbose", "fail").err()).contains("over there:");
    }

    @Test
    void whatPythonDeniesIsRefused() {
        assertThat(call("hidden").code()).isEqualTo(3);
    }

    @Test
    void theWrongDialectIsSaid() {
        Result result = call("--dialect", "rpyc6", "--timeout", "5s", "add", 2, 3);
        assertThat(result.error()).contains("leave --dialect out, then it is found out which one it speaks");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void aStrangerIsRefused() {
        Result result =
                run("call", "tls://127.0.0.1:" + server.firstLine(), "--trust", pki.file("ca.pem"), "add", 2, 3);
        assertThat(result.code()).as(result.error()).isEqualTo(3);
    }
}
