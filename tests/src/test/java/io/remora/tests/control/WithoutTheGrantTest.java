package io.remora.tests.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.FullControlProvider;
import io.remora.NoSuchMemberException;
import io.remora.NotExposedException;
import io.remora.RemoteObject;
import io.remora.agent.control.FullControlService;
import io.remora.object.member.Member;
import io.remora.object.reflect.ClassExposure;
import io.remora.tests.python.Python;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever was not granted full control reaches none of it: each way into it, by every road. */
@Timeout(120)
final class WithoutTheGrantTest {
    /** Logs each denial, and here are a thousand. */
    private static final Logger DENIALS = Logger.getLogger("io.remora.call");

    @TempDir
    Path folder;

    @BeforeAll
    static void quiet() {
        DENIALS.setLevel(Level.WARNING);
    }

    @AfterAll
    static void restore() {
        DENIALS.setLevel(null);
    }

    /** A client that does not ask whether it may: it takes the root for full control. */
    private static FullControl reckless(RemoteObject root) {
        return ServiceLoader.load(FullControlProvider.class)
                .findFirst()
                .orElseThrow()
                .of(root);
    }

    private static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getCanonicalName)
                        .map(name -> name.replaceFirst("^([a-z]+\\.)+", ""))
                        .collect(Collectors.joining(",", "(", ")"));
    }

    @Test
    void everyWayInFromJavaIsListedHere() {
        assertThat(Arrays.stream(FullControl.class.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic() && !Modifier.isStatic(method.getModifiers()))
                        .map(WithoutTheGrantTest::signature))
                .containsExactlyInAnyOrderElementsOf(WaysIn.ALL.keySet());
    }

    /** What is refused below is not refused for being asked in a wrong way. */
    @Test
    void whoHasTheGrantGetsInByEachOfThem() throws Exception {
        try (FarJvm granted = FarJvm.start(folder)) {
            FullControl far = reckless(granted.connection().root());
            WaysIn.ALL.forEach((way, use) -> {
                try {
                    use.accept(far, folder.resolve(way.replaceAll("\\W+", "-")).toString());
                } catch (RuntimeException e) {
                    assertThat(e).as(way).isNotInstanceOf(NoSuchMemberException.class);
                    assertThat(way).as("%s", e).isEqualTo("attach(long)");
                }
            });
            assertThat(folder.resolve("eval-String-")).exists();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noWayInFromJava(Outsider.Road road) throws Exception {
        try (Outsider outsider = Outsider.by(road, folder);
                Connection connection = outsider.connect()) {
            assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
            assertThatThrownBy(connection::fullControl)
                    .isInstanceOf(NotExposedException.class)
                    .hasMessageContaining("service = \"full-control\"");
            FullControl far = reckless(connection.root());
            Path left = folder.resolve("left-behind");
            WaysIn.ALL.forEach((way, use) -> assertThatThrownBy(() -> use.accept(far, left.toString()))
                    .as(way)
                    .isInstanceOf(NoSuchMemberException.class));
            assertThat(left).doesNotExist();
        }
    }

    /** Nothing tells a member of full control from a name that means nothing at all. */
    @ParameterizedTest
    @EnumSource
    void noMemberOfTheService(Outsider.Road road) throws Exception {
        List<String> members = ClassExposure.of(FullControlService.class).members().stream()
                .map(Member::name)
                .toList();
        assertThat(members).contains(FullControlService.ATTRIBUTE, "getmodule", "eval", "execute", "namespace");
        try (Outsider outsider = Outsider.by(road, folder);
                Connection connection = outsider.connect()) {
            RemoteObject root = connection.root();
            assertThat(root.dir()).contains("add").doesNotContainAnyElementsOf(members);
            for (String each : members) {
                for (String name : List.of(each, "exposed_" + each)) {
                    refused(name, () -> root.get(name));
                    refused(name, () -> root.set(name, 1));
                    refused(name, () -> root.delete(name));
                    refused(name, () -> root.call(name));
                    refused(name, () -> root.call(name, "java.lang.System"));
                    refused(name, () -> root.compare(name, root));
                }
            }
        }
    }

    private static void refused(String name, org.assertj.core.api.ThrowableAssert.ThrowingCallable way) {
        assertThatThrownBy(way)
                .as(name)
                .isInstanceOf(NoSuchMemberException.class)
                .hasMessage("cannot access '" + name + "'");
    }

    /** The same from RPyC's own classic client, and from one that does not stop where that one would. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IN_PROCESS")
    void noWayInFromPython(Outsider.Road road) throws Exception {
        try (Outsider outsider = Outsider.by(road, folder);
                Python python = Python.start()) {
            String tried = python.run(outsider.python() + SERVICE + UTILITIES, "FOLDER", folder);
            assertThat(tried).isEqualTo("all refused");
            assertThat(folder.resolve("there")).doesNotExist();
        }
    }

    /** All that a classic server serves, by RPyC's own account. */
    private static final String SERVICE = """
            from rpyc.core import consts
            from rpyc.core.service import MasterService, SlaveService

            conn = arrive(rpyc.VoidService)
            assert conn.root.add(2, 3) == 5
            # What its classic client does first of all.
            raises(AttributeError, lambda: MasterService._install(conn, conn.root), "cannot access 'getmodule'")
            rows = {"getmodule": ("os",), "eval": ("1 + 2",), "execute": ("int i;",), "getconn": (), "namespace": ()}
            served = {name.replace("exposed_", "") for name in dir(SlaveService)} - {
                name.replace("exposed_", "") for name in dir(rpyc.Service)}
            assert {name for name in served if not name.startswith("_")} == set(rows), served
            for row, args in rows.items():
                for name in (row, "exposed_" + row, "_Slave__" + row):
                    denied = "cannot access %r" % name
                    raises(AttributeError, lambda: getattr(conn.root, name), denied)
                    raises(AttributeError, lambda: setattr(conn.root, name, 1), denied)
                    raises(AttributeError, lambda: delattr(conn.root, name), denied)
                    raises(AttributeError,
                           lambda: conn.sync_request(consts.HANDLE_CALLATTR, conn.root, name, args, ()), denied)
            """;

    /** All that RPyC does with a classic connection, over one whose members are asked for without looking first. */
    private static final String UTILITIES = """
            import inspect
            import rpyc.utils.classic as classic

            def ask(name, *args):
                return conn.sync_request(consts.HANDLE_CALLATTR, conn.root, name, args, ())

            class Modules:
                def __getattr__(self, name):
                    return ask("getmodule", name)
                __getitem__ = __getattr__

            class Reckless:
                root = conn.root
                modules = Modules()
                builtins = builtin = property(lambda self: ask("getmodule", "builtins"))
                namespace = property(lambda self: conn.sync_request(consts.HANDLE_GETATTR, conn.root, "namespace"))
                def eval(self, text):
                    return ask("eval", text)
                def execute(self, text):
                    return ask("execute", text)

            far = Reckless()
            here, there, back = (os.path.join(FOLDER, name) for name in ("here", "there", "back"))
            os.mkdir(here)
            with open(os.path.join(here, "file"), "w") as f:
                f.write("x")
            file = os.path.join(here, "file")

            def redirect():
                with classic.redirected_stdio(far):
                    pass

            rows = {
                "upload": lambda: classic.upload(far, here, there),
                "upload_file": lambda: classic.upload_file(far, file, there),
                "upload_dir": lambda: classic.upload_dir(far, here, there),
                "upload_package": lambda: classic.upload_package(far, rpyc, there),
                "upload_module": lambda: classic.upload_module(far, rpyc, there),
                "download": lambda: classic.download(far, file, back),
                "download_file": lambda: classic.download_file(far, file, back),
                "download_dir": lambda: classic.download_dir(far, here, back),
                "deliver": lambda: classic.deliver(far, [1]),
                "redirected_stdio": redirect,
                "pm": lambda: classic.pm(far),
                "interact": lambda: classic.interact(far),
                "teleport_function": lambda: classic.teleport_function(far, lambda: 1),
            }
            for name, use in rows.items():
                raises(AttributeError, use, "cannot access ")
            # The only one that takes an object, and asks for the handler that no policy grants.
            raises(ValueError, lambda: classic.obtain(conn.root), "pickling is disabled")
            utilities = {name for name, value in vars(classic).items() if inspect.isfunction(value)
                         and value.__module__ == classic.__name__ and "connect" not in name}
            assert utilities == set(rows) | {"obtain"}, utilities
            conn.close()
            result = "all refused"
            """;
}
