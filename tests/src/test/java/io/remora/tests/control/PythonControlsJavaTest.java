package io.remora.tests.control;

import io.remora.Authenticator;
import io.remora.agent.Sample;
import io.remora.agent.control.FullControlService;
import io.remora.server.Server;
import io.remora.tests.python.Python;
import io.remora.transport.TcpTransport;
import io.remora.transport.UnixTransport;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** RPyC's own classic client at a JVM, each piece as a Python user writes it. */
@Timeout(120)
final class PythonControlsJavaTest {
    @TempDir
    static Path folder;

    private static Server server;
    private static Server other;
    private static Python python;

    @BeforeAll
    static void start() throws Exception {
        python = Python.start();
        server = Server.on("unix://" + folder.resolve("c.sock"), new UnixTransport())
                .grant("*", FullControlService.offer())
                .start();
        other = Server.on("unix://" + folder.resolve("o.sock"), new UnixTransport())
                .grant("*", Sample.class, Sample::new)
                .start();
    }

    @AfterAll
    static void end() throws Exception {
        if (python != null) {
            python.close();
        }
        if (server != null) {
            server.close();
            other.close();
        }
    }

    private static void run(String source) {
        python.run(
                "conn = connect(URL, service=rpyc.core.service.ClassicService)\n" + source,
                "URL",
                server.uri(),
                "FOLDER",
                folder);
    }

    @Test
    void the_first_demo_of_rpyc_works() {
        run("""
                conn.modules.sys.path.append("lucy")
                assert "lucy" in list(conn.modules.sys.path)

                def remote_ls(path):
                    ros = conn.modules.os
                    for filename in ros.listdir(path):
                        stats = ros.stat(ros.path.join(path, filename))
                        yield "%s  %o  %d  %d" % (filename, stats.st_mode, stats.st_size, stats.st_uid)

                listing = list(remote_ls("/usr/lib"))
                assert any(line.startswith("os-release  ") for line in listing), listing
                raises(FileNotFoundError, lambda: conn.builtins.open("/tmp/does_not_exist.txt", "r"))
                """);
    }

    @Test
    void classes_are_reached_as_modules_and_attributes() {
        run("""
                list_ = conn.modules["java.util"].ArrayList()
                list_.append(1)
                list_.add("x")
                assert len(list_) == 2 and list(list_) == [1, "x"] and list_[-1] == "x" and isinstance(list_, list)
                assert conn.modules.java.lang.System.getProperty("java.version")
                assert conn.modules.java.time.DayOfWeek.MONDAY.plus(2).name() == "WEDNESDAY"
                assert conn.modules.java.lang.Integer.MAX_VALUE == 2**31 - 1
                assert conn.modules.java.util.Map.entry("a", 1).getValue() == 1
                assert conn.modules.java.util.AbstractMap.SimpleEntry("a", 1).getKey() == "a"
                m = conn.modules.java.util.HashMap()
                m.put("a", 1)
                m["b"] = 2
                assert m["a"] == 1 and "b" in m and dict(m.items()) == {"a": 1, "b": 2}
                parts = conn.modules.java.util.regex.Pattern.compile(",").split("a,b")
                assert len(parts) == 2 and parts[1] == "b" and list(parts) == ["a", "b"]
                assert list(conn.modules.java.util.stream.Stream.of(1, 2, 3).map(lambda x: x * 2).toList()) == [2, 4, 6]
                raises(AttributeError, lambda: conn.modules.java.lang.NoSuchThing)
                """);
    }

    @Test
    void isinstance_asks_the_class() {
        run("""
                util = conn.modules.java.util
                assert util.ArrayList is util.ArrayList
                some = util.ArrayList()
                assert isinstance(some, util.ArrayList) and isinstance(some, util.List)
                assert isinstance(some, conn.modules.java.lang.Iterable)
                assert not isinstance(some, util.Map) and not isinstance(util.HashMap(), util.List)
                assert repr(util.ArrayList) == "<class 'java.util.ArrayList'>", repr(util.ArrayList)
                assert util.ArrayList.__name__ == "ArrayList"
                """);
    }

    @Test
    void an_overload_can_be_named() {
        run("""
                text = conn.modules.java.lang.String
                assert getattr(text, "valueOf(long)")(3) == "3"
                assert getattr(text, "valueOf(char[])")(("a", "b")) == "ab"
                raises(TypeError, lambda: getattr(text, "valueOf(Thread)")(3), "no valueOf(Thread)", "valueOf(long)")
                builder = conn.modules.java.lang.StringBuilder()
                raises(TypeError, lambda: builder.append(None), "ambiguous", "append(char[])")
                """);
    }

    @Test
    void java_source_is_evaluated_in_a_namespace_that_lasts() {
        run("""
                assert conn.eval("1 + 2") == 3
                assert conn.eval('new StringBuilder("ab").reverse()').toString() == "ba"
                conn.execute('int y = 9; String hi(String n) { return "hi " + n; }')
                assert conn.namespace["y"] == 9 and conn.eval('hi("bob")') == "hi bob"
                conn.namespace["z"] = 5
                assert conn.eval("z * y") == 45 and sorted(conn.namespace) == ["y", "z"]
                conn.execute("import java.math.BigInteger; var big = BigInteger.TWO.pow(100);")
                assert conn.eval("big") == 2**100
                second = connect(URL, service=rpyc.core.service.ClassicService)
                raises(ValueError, lambda: second.eval("y"), "cannot find symbol")
                """);
    }

    @Test
    void exceptions_are_caught_by_their_python_types() {
        run("""
                raises(ValueError, lambda: conn.eval('Integer.parseInt("x")'), 'For input string: "x"')
                raises(ZeroDivisionError, lambda: conn.eval("1 / 0"))
                raises(ValueError, lambda: conn.eval("nosuch"), "cannot find symbol")
                raises(ValueError, lambda: conn.execute("int a = "), "not complete")
                raises(IndexError, lambda: conn.modules.java.util.ArrayList().get(3))
                raises(IndexError, lambda: conn.modules.java.util.ArrayList()[3])
                raises(FileNotFoundError, lambda: conn.modules.java.nio.file.Files.size(
                    conn.modules.java.nio.file.Path.of("/nonexistent")))
                raises(TypeError, lambda: conn.modules.java.lang.Integer.parseInt([]))
                raises(NotImplementedError, lambda: conn.modules.java.util.List.of(1).add(2))
                conn.execute('void fail() { throw new IllegalStateException("so"); }')
                raises("java.lang.IllegalStateException", lambda: conn.eval("fail()"), "so")
                """);
    }

    @Test
    void files_go_up_and_come_down_byte_for_byte() {
        run("""
                import filecmp, random
                here, there, back = (os.path.join(FOLDER, name) for name in ("here", "there", "back"))
                os.mkdir(here)
                random.seed(7)
                for i in range(200):
                    os.makedirs(os.path.join(here, str(i % 7)), exist_ok=True)
                    with open(os.path.join(here, str(i % 7), "f%d" % i), "wb") as f:
                        f.write(random.randbytes(random.choice((0, 1, 100, 5000))))
                with open(os.path.join(here, "large"), "wb") as f:
                    f.write(random.randbytes(8_000_001))
                rpyc.classic.upload(conn, here, there)
                rpyc.classic.download(conn, there, back)

                def files(root):
                    return sorted(os.path.relpath(os.path.join(folder, name), root)
                                  for folder, _, names in os.walk(root) for name in names)

                assert len(files(here)) == 201 and files(here) == files(there) == files(back)
                for name in files(here):
                    assert filecmp.cmp(os.path.join(here, name), os.path.join(there, name), shallow=False), name
                    assert filecmp.cmp(os.path.join(here, name), os.path.join(back, name), shallow=False), name
                """);
    }

    /**
     * With RPyC's own utilities, whose calls are one after the other; the digests are of what was read on each side.
     */
    @Test
    @EnabledIfSystemProperty(
            named = "remora.soak",
            matches = "true",
            disabledReason = "40,000 round trips of a Python client; the shorter form runs always")
    @Timeout(600)
    void three_hundred_megabytes_and_ten_thousand_files_go_up_and_come_down() {
        run("""
                import faulthandler, filecmp, hashlib, shutil, time
                faulthandler.cancel_dump_traceback_later()
                work = os.path.join(FOLDER, "much")
                os.mkdir(work)
                large, many = os.path.join(work, "large"), os.path.join(work, "many")
                block = os.urandom(1 << 20)
                with open(large, "wb") as f:
                    for i in range(300):
                        f.write(bytes([i % 256]) + block[1:])
                os.mkdir(many)
                for i in range(10_000):
                    folder = os.path.join(many, str(i % 100))
                    os.makedirs(folder, exist_ok=True)
                    with open(os.path.join(folder, "f%d" % i), "wb") as f:
                        f.write(block[i:i + i % 1000])

                def digest(root):
                    sum_ = hashlib.sha256()
                    for folder, folders, names in os.walk(root):
                        folders.sort()
                        for name in sorted(names):
                            path = os.path.join(folder, name)
                            sum_.update(os.path.relpath(path, root).encode())
                            with open(path, "rb") as f:
                                while piece := f.read(1 << 20):
                                    sum_.update(piece)
                    return sum_.hexdigest()

                took = {}
                for what in ("large", "many"):
                    there, back = os.path.join(work, what + "-there"), os.path.join(work, what + "-back")
                    start = time.monotonic()
                    rpyc.classic.upload(conn, os.path.join(work, what), there, chunk_size=1 << 20)
                    up = time.monotonic()
                    rpyc.classic.download(conn, there, back, chunk_size=1 << 20)
                    took[what] = "up %.1f s, down %.1f s" % (up - start, time.monotonic() - up)
                for what in ("large", "many"):
                    root = os.path.join(work, what)
                    if what == "large":
                        for copy in (root + "-there", root + "-back"):
                            assert os.path.getsize(copy) == 300 << 20
                            assert filecmp.cmp(root, copy, shallow=False)
                    else:
                        assert digest(root) == digest(root + "-there") == digest(root + "-back")
                        assert sum(len(names) for _, _, names in os.walk(root + "-back")) == 10_000
                print(took, file=sys.stderr)
                shutil.rmtree(work)
                """);
    }

    @Test
    void a_file_is_a_python_file() {
        run("""
                name = os.path.join(FOLDER, "text")
                with conn.builtins.open(name, "w") as f:
                    assert f.write("h\\u00e9llo\\nworld\\n") == 12
                with conn.builtins.open(name) as f:
                    assert [line for line in f] == ["h\\u00e9llo\\n", "world\\n"]
                with conn.builtins.open(name) as f:
                    assert [f.read(n) for n in (1, 1, 2, 0, 3)] == ["h", "\\u00e9", "ll", "", "o\\nw"] and f.tell() == 8
                    assert f.read() == "orld\\n" and f.read(1) == ""
                with conn.builtins.open(name, "rb") as f:
                    assert f.read(3) == b"h\\xc3\\xa9" and f.tell() == 3
                    f.seek(-6, 2)
                    assert f.read() == b"world\\n" and f.read() == b""
                with conn.builtins.open(name, "a") as f:
                    f.write("more")
                assert f.closed and open(name, encoding="utf-8").read() == "h\\u00e9llo\\nworld\\nmore"
                raises(ValueError, lambda: conn.builtins.open(name, "q"), "invalid mode")
                """);
    }

    @Test
    void standard_streams_are_redirected_and_set_back() {
        run("""
                import io
                conn.execute("var before = List.of(System.in, System.out, System.err);")
                ours, before = (io.StringIO("first\\nzw\\u00f6lf \\U0001f600\\nrest"), io.StringIO(), io.StringIO()), (
                    sys.stdin, sys.stdout, sys.stderr)
                sys.stdin, sys.stdout, sys.stderr = ours
                try:
                    with rpyc.classic.redirected_stdio(conn):
                        system = conn.modules.java.lang.System
                        system.out.println("from java")
                        conn.builtins.print("from print")
                        # A character comes in as many writes as it has bytes.
                        for octet in "\\u00e9 \\u20ac \\U0001f600".encode():
                            system.out.write(octet)
                        system.err.println("complaint \\u00e9")
                        conn.execute('var in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));')
                        lines = [conn.eval("in.readLine()") for _ in range(4)]
                finally:
                    sys.stdin, sys.stdout, sys.stderr = before
                assert ours[1].getvalue() == "from java\\nfrom print\\n\\u00e9 \\u20ac \\U0001f600", repr(ours[1].getvalue())
                assert ours[2].getvalue() == "complaint \\u00e9\\n", repr(ours[2].getvalue())
                assert lines == ["first", "zw\\u00f6lf \\U0001f600", "rest", None], lines
                assert conn.eval("before.equals(List.of(System.in, System.out, System.err))")
                """);
    }

    @Test
    void buffiter_dir_and_help_work() {
        run("""
                import pydoc
                numbers = conn.modules.java.util.ArrayList()
                for i in range(25):
                    numbers.append(i)
                assert list(rpyc.utils.helpers.buffiter(numbers, 10)) == list(range(25))
                assert {"add", "append", "subList", "__len__"} <= set(dir(numbers))
                assert {"parseInt", "MAX_VALUE", "compareTo"} <= set(dir(conn.modules.java.lang.Integer))
                text = pydoc.plain(pydoc.render_doc(conn.modules.java.util.Optional))
                assert "ofNullable(T)" in text and "orElse(T)" in text, text
                assert "public E java.util.ArrayList.remove(int)" in conn.modules.java.util.ArrayList.__doc__
                """);
    }

    @Test
    void rpycs_own_connect_comes_over_plain_tcp() throws Exception {
        try (Server plain = Server.on("tcp://127.0.0.1:0", TcpTransport.insecure())
                .authenticator(Authenticator.anonymous())
                .grant("anonymous", FullControlService.offer())
                .start()) {
            python.run("""
                    conn = rpyc.classic.connect("127.0.0.1", int(PORT))
                    assert conn.modules.java.lang.Math.max(40, 42) == 42 and conn.eval("1 + 2") == 3
                    conn.close()
                    """, "PORT", plain.uri().getPort());
        }
    }

    @Test
    void who_was_granted_something_else_reaches_none_of_it() {
        python.run("""
                raises(AttributeError, lambda: connect(URL, service=rpyc.core.service.ClassicService))
                conn = connect(URL)
                for name in ("full_control", "type", "getmodule", "eval", "execute", "stop", "namespace", "files",
                             "process", "teleport", "output", "logs", "classes", "getClass", "__class__", "__call__"):
                    for prefix in ("", "exposed_"):
                        raises(AttributeError, lambda: conn.sync_request(
                            rpyc.core.consts.HANDLE_GETATTR, conn.root, prefix + name))
                        raises(AttributeError, lambda: conn.sync_request(
                            rpyc.core.consts.HANDLE_CALLATTR, conn.root, prefix + name, ("java.lang.System",), ()))
                """, "URL", other.uri());
    }
}
