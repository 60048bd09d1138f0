package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.remora.server.Server;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The known attacks on RPyC, carried out by a real RPyC client against our side. */
@Timeout(60)
final class RpycAttacksTest {
    private static final String PYTHON = "/usr/bin/python3";

    private static final String START = """
            import sys, rpyc
            from rpyc.core import consts, netref
            from rpyc.utils.factory import unix_connect
            conn = unix_connect(sys.argv[1], config={"allow_all_attrs": True, "allow_pickle": True})
            root = conn.root
            def denied(what, *errors):
                try:
                    got = what()
                except errors or (AttributeError,) as e:
                    return str(e)
                raise SystemExit("reached %r" % (got,))
            """;

    @TempDir
    private Path folder;

    private void attack(String source) throws Exception {
        requireRpyc();
        Path script = folder.resolve("attack.py");
        Files.writeString(script, START + source + "\nprint('held')\n");
        try (Server server = Server.on("unix://" + folder.resolve("s"), new UnixTransport())
                .grant("*", Exhibit.class, Exhibit::new)
                .start()) {
            assertThat(server.uris()).hasSize(1);
            Process process = new ProcessBuilder(
                            PYTHON, script.toString(), folder.resolve("s").toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output).isEqualTo("held\n");
        }
    }

    private static void requireRpyc() throws IOException, InterruptedException {
        Process look = new ProcessBuilder(PYTHON, "-c", "import rpyc")
                .redirectErrorStream(true)
                .start();
        look.getInputStream().readAllBytes();
        if (look.waitFor() != 0) {
            String missing = PYTHON + " has no rpyc: apt-get install python3-rpyc";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            Assumptions.abort(missing);
        }
    }

    @Test
    void cve_2019_16328_attributes_read_and_rewritten_through_cmp_and_then_called() throws Exception {
        attack("""
                # CMP took any name, so it read what GETATTR would not.
                def cmp_get(obj, name):
                    return conn.sync_request(consts.HANDLE_CMP, obj, name, "__getattribute__")
                for name in ("__class__", "__globals__", "_protocol", "getClass", "held", "item"):
                    denied(lambda: cmp_get(root, name))
                for op in ("__getattribute__", "__setattr__", "__init__", "item", "getClass", "__class__", "__call__"):
                    denied(lambda: conn.sync_request(consts.HANDLE_CMP, root, "x", op))
                # Then it rewrote them: the code of a method, the protocol's own settings and handlers.
                item = root.item()
                for obj in (root, item, root.add):
                    for name in ("__code__", "__class__", "__dict__", "_config", "_HANDLERS", "_dispatch_request", "add", "name"):
                        denied(lambda: setattr(obj, name, 1))
                        denied(lambda: conn.sync_request(consts.HANDLE_SETATTR, obj, name, item))
                        denied(lambda: conn.sync_request(consts.HANDLE_DELATTR, obj, name))
                for name in ("__func__", "__self__", "__globals__", "__closure__", "owner", "member"):
                    denied(lambda: conn.sync_request(consts.HANDLE_GETATTR, root.add, name))
                # And handlers that were never checked at all.
                denied(lambda: conn.sync_request(consts.HANDLE_CALL, root, ()))
                denied(lambda: conn.sync_request(consts.HANDLE_CTXEXIT, root, None))
                denied(lambda: conn.sync_request(consts.HANDLE_BUFFITER, item, 10))
                denied(lambda: conn.sync_request(consts.HANDLE_OLDSLICING, root, "getClass", "__class__", 0, 1, ()))
                assert root.add(2, 3) == 5
                """);
    }

    @Test
    void cve_2024_27758_the_array_that_went_past_the_pickle_switch() throws Exception {
        attack("""
                asked = []
                class Evil:
                    def __reduce__(self):
                        asked.append("reduce")
                        return (print, ("unpickled",))
                    def __array__(self, *args):
                        asked.append("array")
                        return b""
                    def __call__(self, *args):
                        return self
                protocol = type(conn)
                def pickled(self, obj, proto):
                    asked.append("pickle")
                    return b"cos\\nsystem\\n(S'id'\\ntR."
                conn._HANDLERS = dict(conn._HANDLERS)
                conn._HANDLERS[consts.HANDLE_PICKLE] = pickled
                evil = Evil()
                assert root.echo(evil) is evil
                root.hold(evil)
                assert root.held() is evil
                root.each(evil)
                assert root.echo((evil, [evil], {"k": evil}))[0] is evil
                root.subscribe(evil)
                # Our side never asks for a pickle, and never gives one, whatever the client's own settings say.
                assert asked == [], asked
                for obj in (root, root.item(), root.list(), root.add):
                    for proto in range(-1, 6):
                        assert "pickling is disabled" in denied(
                            lambda: conn.sync_request(consts.HANDLE_PICKLE, obj, proto), ValueError)
                    denied(lambda: conn.sync_request(consts.HANDLE_GETATTR, obj, "__array__"))
                    denied(lambda: conn.sync_request(consts.HANDLE_CALLATTR, obj, "__array__", ()))
                    denied(lambda: conn.sync_request(consts.HANDLE_GETATTR, obj, "__reduce_ex__"))
                """);
    }

    @Test
    void the_ways_from_an_object_to_the_interpreter_are_not_there() throws Exception {
        attack("""
                for obj in (root, root.item(), root.list(), root.function(), root.iterator(), root.add):
                    for name in ("__class__", "__mro__", "__subclasses__", "__globals__", "__builtins__", "__dict__",
                                 "getClass", "class_", "exposed_getClass", "_rpyc_getattr", "____conn__", "forName"):
                        denied(lambda: conn.sync_request(consts.HANDLE_GETATTR, obj, name))
                assert [name for name in dir(root) if name == "getClass" or name.startswith("_prot")] == []
                """);
    }
}
