package io.remora.tests.python;

import io.remora.Session;
import io.remora.server.Server;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a Python user writes at a Java service, each piece run by RPyC, on each road. */
@ParameterizedClass
@EnumSource(Road.class)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // made for each road
final class PythonCallsJavaTest {
    @Parameter
    private Road road;

    private static Server server;
    private static Python python;
    private static Road.Way way;

    @BeforeParameterizedClassInvocation
    static void start(Road road, @TempDir Path folder) throws Exception {
        python = Python.start();
        way = road.in(folder);
        way.equip(python);
        server = Server.on(way.listenAt("workshop"), way.server())
                .grant("*", Workshop.class, Workshop::new)
                .start();
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        if (python != null) {
            python.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static void run(String source) {
        python.run(
                "conn = connect(URL)\nroot = conn.root\n" + source, "URL", server.uri(), "PRINCIPAL", way.principal());
    }

    @Test
    void a_method_is_called_with_positional_and_keyword_arguments() {
        run("""
                assert root.add(2, 3) == 5
                assert root.add(b=3, a=2) == 5
                assert root.add(2, b=3) == 5
                assert root.kw(2) == 2
                assert root.kw(2, scale=10) == 20
                assert root.nothing() is None
                assert root.sum() == 0 and root.sum(1) == 1 and root.sum(1, 2, 3) == 6
                assert root.over("x") == "text" and root.over(1) == "number"
                """);
    }

    @Test
    void the_prefix_of_rpyc_finds_the_member() {
        run("assert root.exposed_add(2, 3) == 5");
    }

    @Test
    void wrong_arguments_are_a_type_error_that_says_which() {
        run("""
                raises(TypeError, lambda: root.add(1), "add()")
                raises(TypeError, lambda: root.add(1, 2, 3), "add()")
                raises(TypeError, lambda: root.add(1, c=2), "c")
                raises(TypeError, lambda: root.add(1, a=2), "a")
                raises(TypeError, lambda: root.add("x", 2), "argument a of add")
                raises(TypeError, lambda: root.add(1.0, 2), "argument a of add")
                raises(TypeError, lambda: root.add(True, 2), "argument a of add")
                raises(TypeError, lambda: root.add(2**31, 2), "argument a of add", "2147483648")
                raises(TypeError, lambda: root.over(1.5), "over(")
                """);
    }

    @Test
    void values_come_back_as_they_were() {
        run("""
                import math
                for value in (None, True, False, 0, -48, -49, 159, 160, 2**31, -2**63, 2**63, 10**300, -10**300,
                              0.5, -0.0, math.inf, "", "x", "h\\u00e9\\U0001f600", b"", b"x" * 300, (), (1,),
                              (1, (2, "3")), frozenset([1, 2]), 1 + 2j, Ellipsis, NotImplemented, slice(1, None, 2)):
                    back = root.echo(value)
                    assert back == value and type(back) is type(value), (value, back)
                assert math.copysign(1, root.echo(-0.0)) == -1
                assert math.isnan(root.echo(math.nan))
                assert root.big() == b"ab" * 4000
                assert root.array() == (1, 2, 3)
                assert root.maybe(True) == "there" and root.maybe(False) is None
                assert root.letter("x") == "X"
                assert root.unit("SECONDS") == "MINUTES"
                assert root.swap(1, "a") == ("a", 1)
                assert root.copied() == ((1, 2), (3,))
                """);
    }

    @Test
    void a_list_is_a_list() {
        run("""
                l = root.readable()
                assert len(l) == 4 and l[0] == "a" and l[-1] == "d"
                assert list(l[1:3]) == ["b", "c"] and list(l[::-1]) == list("dcba") and list(l[-2:]) == ["c", "d"]
                assert list(l[10:]) == [] and list(l[:]) == list("abcd") and list(l[::2]) == ["a", "c"]
                assert "b" in l and "x" not in l
                assert [x for x in l] == list("abcd")
                assert list(reversed(l)) == list("dcba")
                assert l.index("c") == 2 and l.count("c") == 1
                assert str(l) == "['a', 'b', 'c', 'd']" == repr(l)
                assert l == root.readable() and not l != root.readable()
                assert l == ["a", "b", "c", "d"] and l != ["a"] and l != 3 and l < ["b"]
                assert isinstance(l, list)
                assert list(l + ["e"]) == list("abcde")
                assert "append" not in dir(l) and "index" in dir(l)
                assert bool(l) and not bool(root.items(0))
                assert max(root.items(5)) == 4 and sum(root.items(5)) == 10 and sorted(l) == list("abcd")
                a, *rest = root.items(3)
                assert a == 0 and rest == [1, 2]
                assert root.items(3) < root.items(4) and root.items(4) >= root.items(3)
                assert [list(x) for x in root.nested()] == [[1, 2], [3]]
                raises(IndexError, lambda: l[4], "list index out of range")
                raises(IndexError, lambda: l[-5])
                raises(TypeError, lambda: l["x"])
                raises(ValueError, lambda: l.index("x"))
                raises(ValueError, lambda: l[::0])
                """);
    }

    @Test
    void a_list_changes_only_where_the_member_says_so() {
        run("""
                l = root.readable()
                raises(AttributeError, lambda: l.append("x"))
                def assign():
                    l[0] = 9
                raises(AttributeError, assign)
                m = root.editable()
                m.append("x"); assert len(m) == 5
                m[0] = 9; assert l[0] == 9
                m.extend([1, 2]); m.extend((3,)); assert list(m[-3:]) == [1, 2, 3]
                del m[-3:]; assert len(m) == 5
                del m[0]; assert list(m) == ["b", "c", "d", "x"]
                m.insert(0, "a"); m.remove("x"); assert list(m) == list("abcd")
                m[::3] = ["x", "y"]; assert list(m) == list("xbcy"); m[::3] = list("ad")
                raises(ValueError, lambda: m.__setitem__(slice(None, None, 3), ["x"]), "extended slice of size 2")
                assert m.pop() == "d" and m.pop(0) == "a"
                m.reverse(); assert list(m) == ["c", "b"]
                m.sort(); assert list(m) == ["b", "c"]
                m[1:1] = ["x"]; assert list(m) == ["b", "x", "c"]
                m += ["z"]; assert list(m) == ["b", "x", "c", "z"]
                m.clear(); assert len(m) == 0
                raises(IndexError, lambda: m.pop())
                """);
    }

    @Test
    void a_map_is_a_dict() {
        run("""
                d = root.table()
                assert len(d) == 1 and d["one"] == 1 and "one" in d and "two" not in d
                assert list(d) == ["one"] and list(d.keys()) == ["one"] and list(d.values()) == [1]
                assert list(d.items()) == [("one", 1)] and [k + str(v) for k, v in d.items()] == ["one1"]
                assert d.get("one") == 1 and d.get("x") is None and d.get("x", 5) == 5
                assert repr(d) == "{'one': 1}" == str(d)
                assert isinstance(d, dict) and dict(d) == {"one": 1}
                assert d == root.table() and d == {"one": 1} and d != {"one": 2} and d != 3
                raises(KeyError, lambda: d["x"])
                def assign():
                    d["x"] = 1
                raises(AttributeError, assign)
                """);
    }

    @Test
    void a_map_changes_where_the_member_says_so() {
        run("""
                d = root.register()
                assert d[2] == "two" and 2 in d
                d["x"] = 1; assert d["x"] == 1 and len(d) == 3
                del d["x"]; assert "x" not in d
                d.update({"y": 2}); assert d["y"] == 2
                assert d.setdefault("z", 3) == 3 and d.setdefault("z", 4) == 3
                assert d.pop("z") == 3 and d.pop("z", None) is None
                d[2] = "deux"; assert d[2] == "deux"
                raises(KeyError, lambda: d.pop("z"))
                def remove():
                    del d["nosuch"]
                raises(KeyError, remove)
                d.clear(); assert not d
                """);
    }

    @Test
    void a_set_is_a_set() {
        run("""
                s = root.names()
                assert len(s) == 2 and "ann" in s and "x" not in s and sorted(s) == ["ann", "bob"]
                assert isinstance(s, set)
                assert repr(s) == "{'ann', 'bob'}"
                assert set(s) == {"ann", "bob"} and s == {"ann", "bob"} and s != {"ann"} and s != 3
                assert s <= {"ann", "bob", "x"} and s > {"ann"} and not s < {"ann"}
                assert set(s | {"x"}) == {"ann", "bob", "x"} and set(s & {"ann"}) == {"ann"}
                assert set(s - {"ann"}) == {"bob"} and set(s ^ {"ann", "x"}) == {"bob", "x"}
                assert "add" not in dir(s)
                g = root.guests()
                g.add("bob"); assert "bob" in g
                g.discard("x"); g.remove("ann"); assert list(g) == ["bob"]
                g.update(["x"]); g |= {"y"}; g -= {"x"}; assert sorted(g) == ["bob", "y"]
                raises(KeyError, lambda: g.remove("ann"))
                """);
    }

    @Test
    void iterators_and_iterables_iterate() {
        run("""
                assert list(root.count(3)) == [0, 1, 2]
                i = root.count(2)
                assert next(i) == 0 and next(i) == 1
                raises(StopIteration, lambda: next(i))
                assert next(i, "end") == "end"
                assert list(root.numbers()) == [1, 2, 3]
                b = root.bag()
                assert len(b) == 2 and 1 in b and list(b) == [1, 2]
                from rpyc.utils.helpers import buffiter
                assert list(buffiter(root.items(25), 10)) == list(range(25))
                assert list(buffiter(iter(root.items(25)), 10, max_chunk=20)) == list(range(25))
                assert list(buffiter(root.count(1000), 100)) == list(range(1000))
                assert list(zip(root.items(2), root.names())) == [(0, "ann"), (1, "bob")]
                """);
    }

    @Test
    void an_object_shows_its_attributes_and_methods_and_nothing_else() {
        run("""
                p = root.point()
                assert p.x == 3 and p.exposed_x == 3 and p.norm() == 5.0
                assert str(p) == "Point(3, 4)" and repr(p) == "Point(3, 4)"
                assert p == root.point() and hash(p) == hash(root.point()) and p != 3
                assert "x" in dir(p) and "norm" in dir(p) and "y" not in dir(p)
                raises(AttributeError, lambda: p.y, "cannot access 'y'")
                raises(AttributeError, lambda: p.getClass(), "cannot access 'getClass'")
                def assign():
                    p.x = 1
                raises(AttributeError, assign, "cannot access 'x'")
                assert root.isPoint(p)
                raises(AttributeError, lambda: root.hidden(), "cannot access 'hidden'")
                raises(AttributeError, lambda: root.nosuch(), "cannot access 'nosuch'")
                assert not hasattr(root, "hidden") and hasattr(root, "add")
                v = root.view()
                assert v.x == 3
                raises(AttributeError, lambda: v.norm())
                """);
    }

    @Test
    void attributes_are_written_where_they_may_be() {
        run("""
                d = root.door()
                assert d.colour == "red" and d.number == 7
                d.colour = "blue"; assert d.colour == "blue"
                def assign():
                    d.number = 8
                raises(AttributeError, assign)
                def wrong():
                    d.colour = 8
                raises(TypeError, wrong)
                def delete():
                    del d.colour
                raises(AttributeError, delete)
                """);
    }

    /** Python has a module io: RPyC 6 would take for a module what seems to come from there. */
    @Test
    void a_type_of_a_package_io_is_no_python_module() {
        run("""
                import inspect
                assert object.__getattribute__(root, "____id_pack__")[0].startswith("java:io.remora.")
                assert not inspect.ismodule(root) and not inspect.ismodule(root.point())
                """);
    }

    @Test
    void help_and_doc_show_the_signature() {
        run("""
                assert "add(int a, int b)" in root.add.__doc__ and "Adds two numbers." in root.add.__doc__
                import pydoc
                text = pydoc.render_doc(root, renderer=pydoc.plaintext)
                assert "add(int a, int b)" in text and "Adds two numbers." in text and "hidden" not in text
                assert "add" in repr(root.add)
                """);
    }

    @Test
    void a_comparable_has_an_order() {
        run("""
                one, two = root.version(1), root.version(2)
                assert one < two and one <= two and two > one and two >= one and one != two
                assert one == root.version(1)
                assert sorted([two, one])[0] == one
                assert one != 1 and not one == "x"
                raises(TypeError, lambda: one < 1)
                three = root.ordered(3)
                assert three < 4 and three == 3 and not three > 3 and three < 2**40 and three > 2.5
                """);
    }

    @Test
    void with_closes_what_can_be_closed() {
        run("""
                with root.door() as d:
                    assert d.knock() == "come in" and not d.closed
                assert d.closed and d.knock() == "nobody"
                closed = []
                with root.closeable(lambda: closed.append(1)):
                    assert closed == []
                assert closed == [1]
                try:
                    with root.door() as d:
                        raise ValueError("inside")
                except ValueError as e:
                    assert str(e) == "inside"
                assert d.closed
                """);
    }

    @Test
    void functions_are_called() {
        run("""
                assert root.square()(5) == 25
                assert root.identity()("x") == "x"
                assert callable(root.square()) and callable(root.add)
                assert list(map(root.square(), [1, 2])) == [1, 4]
                """);
    }

    @Test
    void callbacks_run_here_while_the_call_waits() {
        run("""
                assert list(root.apply(lambda n: n * n, 4)) == [0, 1, 4, 9]
                assert root.twice(lambda a, b: a + b, 5) == 15
                def back(n):
                    return root.depth(back, n)
                assert root.depth(back, 20) == 20
                assert list(root.sorted([3, 1, 2], lambda a, b: a - b)) == [1, 2, 3]
                """);
    }

    @Test
    void pythons_own_collections_arrive_as_javas() {
        run("""
                assert root.total([1, 2, 3]) == 6 and root.total((1, 2)) == 3
                assert root.total(range(4)) == 6
                assert root.lookup({"a": "A", "b": "B"}, "b") == "B of 2"
                assert root.drain(iter([1, 2, 3])) == 6
                assert root.drain(i for i in range(250)) == 31125
                raises(TypeError, lambda: root.total(["x"]), "element of the list")
                class Lock:
                    closed = False
                    def exposed_close(self):
                        self.closed = True
                lock = Lock()
                root.shut(lock)
                assert lock.closed
                """);
    }

    @Test
    void a_reference_passed_home_is_the_original_object() {
        run("""
                l = [1]
                assert root.echo(l) is l
                pair = root.swap(1, l)
                assert pair[0] is l and pair[1] == 1
                root.hold(l)
                assert root.held() is l and root.isSame(l)
                root.drop()
                p = root.point()
                root.hold(p)
                assert root.isSame(p) and root.held() == p
                assert root.swap(p, (p, 1))[0][0] == p
                root.drop()
                """);
    }

    @Test
    void exceptions_arrive_as_pythons_own() {
        run("""
                raises(ZeroDivisionError, lambda: root.div(1, 0), "by zero")
                e = raises(FileNotFoundError, lambda: root.read("/no/such/file"))
                assert e.errno == 2 and e.filename == "/no/such/file" and isinstance(e, IOError)
                raises(KeyError, lambda: root.raise_("key") if False else getattr(root, "raise")("key"), "no such key")
                do = getattr(root, "raise")
                raises(IndexError, lambda: do("index"), "too far")
                raises(ValueError, lambda: do("value"), "not that")
                raises(TypeError, lambda: do("type"), "of another kind")
                raises(TimeoutError, lambda: do("time"), "too late")
                raises(NotImplementedError, lambda: do("unsupported"), "not here")
                raises(PermissionError, lambda: do("security"), "not you")
                raises(OSError, lambda: do("io"), "broken pipe of steam")
                """);
    }

    @Test
    void what_no_member_declares_keeps_its_message_to_itself() {
        run("""
                do = getattr(root, "raise")
                for kind, name in (("state", "java.lang.IllegalStateException"), ("null", "java.lang.NullPointerException"),
                                   ("error", "java.lang.AssertionError"), ("other", "java.lang.Exception")):
                    e = raises(name, lambda: do(kind))
                    assert isinstance(e, rpyc.core.vinegar.GenericException)
                    assert "hunter2" not in str(e) + repr(e) + str(e.__dict__) + e._remote_tb
                    assert len(e.correlation_id) == 8
                """);
    }

    @Test
    void a_declared_exception_carries_its_arguments() {
        run("""
                e = raises("io.remora.tests.python.Workshop$Oops", lambda: root.customError())
                assert e.args == ("bad", 7)
                """);
    }

    @Test
    void an_exception_of_a_callback_comes_back_as_what_it_was() {
        run("""
                class Mine(Exception):
                    pass
                def fails():
                    raise ZeroDivisionError("mine")
                raises(ZeroDivisionError, lambda: root.relay(fails), "mine")
                def fails2():
                    raise Mine("a", 3)
                e = raises("__main__.Mine", lambda: root.relay(fails2))
                assert e.args == ("a", 3)
                """);
    }

    @Test
    void what_is_not_exposed_is_refused_by_name() {
        run("""
                raises(TypeError, lambda: root.notExposed(), "is neither a value nor exposed")
                raises(TypeError, lambda: root.forbidden(), "java.lang.Class")
                assert root.add(1, 1) == 2
                """);
    }

    @Test
    void asynchronous_calls_overlap() {
        run("""
                later = rpyc.async_(root.later)
                calls = [later(i) for i in range(20)]
                assert not all(c.ready for c in calls)
                for i, c in enumerate(calls):
                    c.wait(); assert c.ready and not c.error and c.value == i
                wrong = rpyc.async_(root.div)(1, 0)
                wrong.wait(); assert wrong.error
                raises(ZeroDivisionError, lambda: wrong.value)
                seen = []
                done = later(7)
                done.add_callback(lambda r: seen.append(r.value))
                done.wait(); assert seen == [7]
                """);
    }

    @Test
    void a_background_thread_serves_callbacks() {
        run("""
                background = rpyc.BgServingThread(conn)
                try:
                    root.hold(lambda n: n + 1)
                    assert list(root.apply(lambda n: n + 1, 3)) == [1, 2, 3]
                    results = []
                    threads = [threading.Thread(target=lambda i=i: results.append(root.add(i, i))) for i in range(8)]
                    for t in threads: t.start()
                    for t in threads: t.join()
                    assert sorted(results) == [0, 2, 4, 6, 8, 10, 12, 14]
                finally:
                    background.stop()
                root.drop()
                """);
    }

    @Test
    void ping_close_and_the_session() {
        run("""
                conn.ping()
                assert root.whoAmI().startswith(PRINCIPAL) and root.sameSession()
                start = time.monotonic()
                conn.close()
                assert conn.closed and time.monotonic() - start < 1
                raises(EOFError, lambda: root.add(1, 2))
                """);
    }

    @Test
    void the_session_ends_when_python_closes() throws Exception {
        python.run("conn = connect(URL); conn.root.add(1, 2); conn.close()", "URL", server.uri());
        python.run("conn = connect(URL); conn.root.add(1, 2); conn._channel.stream.sock.close()", "URL", server.uri());
        for (Session session : server.sessions()) {
            session.connection().onEnd().get(5, java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    @Test
    void ten_thousand_references_are_given_back() {
        run("""
                exported = root.exported
                before = exported()
                points = [root.point() for i in range(10_000)]
                assert points[9_999].x == 3 and exported() == before + 10_000
                del points
                gc.collect()
                until(lambda: exported() == before)
                """);
    }
}
