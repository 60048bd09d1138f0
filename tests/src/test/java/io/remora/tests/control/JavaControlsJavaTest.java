package io.remora.tests.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.agent.Sample;
import io.remora.agent.control.FullControlService;
import io.remora.server.Offer;
import io.remora.server.Server;
import io.remora.transport.LoopbackTransport;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import io.remora.transport.UnixTransport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM at the hands of Java code. */
@Timeout(60)
final class JavaControlsJavaTest {
    @TempDir
    static Path folder;

    private static FarJvm jvm;
    private static FullControl far;

    @BeforeAll
    static void start() throws Exception {
        jvm = FarJvm.start(folder);
        far = jvm.control();
    }

    @AfterAll
    static void end() {
        if (jvm != null) {
            jvm.close();
        }
    }

    @Test
    void staticMethodsFieldsAndConstructorsAreReachedByTheNameOfTheirClass() {
        assertThat(far.type("java.lang.System")
                        .call("getProperty", "java.version")
                        .as(String.class))
                .isEqualTo(System.getProperty("java.version"));
        assertThat(far.type("java.lang.Integer").get("MAX_VALUE").as(int.class)).isEqualTo(Integer.MAX_VALUE);
        RemoteObject builder = far.type("java.lang.StringBuilder").invoke("ab").object();
        assertThat(builder.call("append", 1)
                        .call("append", 2.5)
                        .call("reverse")
                        .object()
                        .str())
                .isEqualTo("5.21ba");
        assertThat(builder.as(CharSequence.class).length()).isEqualTo(6);
    }

    @Test
    void fieldsAreReadAndWritten() {
        RemoteObject type = far.type(Fields.class.getName());
        type.set("shared", 7);
        assertThat(Fields.shared).isEqualTo(7);
        assertThat(type.get("shared").as(int.class)).isEqualTo(7);
        RemoteObject fields = type.invoke().object();
        fields.set("own", "x");
        assertThat(fields.get("own").as(String.class)).isEqualTo("x");
        assertThatThrownBy(() -> fields.set("own", 3)).hasMessageContaining("the value of own");
    }

    /** Has fields of both kinds. */
    public static final class Fields {
        /** One for all. */
        public static int shared;

        /** One each. */
        public String own = "";

        /** An object. */
        public Fields() {}
    }

    @Test
    void arraysEnumsAndNestedClassesAreReached() {
        RemoteObject array = far.type("int[]").invoke(3).object();
        array.call("__setitem__", 1, 7);
        assertThat(array.call("__getitem__", 1).as(int.class)).isEqualTo(7);
        assertThat(array.call("__len__").as(int.class)).isEqualTo(3);
        assertThatThrownBy(() -> array.call("__setitem__", 1, "x")).hasMessageContaining("the element");
        RemoteObject monday = far.type("java.time.DayOfWeek").get("MONDAY").object();
        assertThat(monday.call("plus", 2).call("name").as(String.class)).isEqualTo("WEDNESDAY");
        assertThat(far.type("java.util.Map.Entry")
                        .call("comparingByKey")
                        .object()
                        .typeName())
                .contains("Map");
        assertThat(far.type("java.util.AbstractMap")
                        .get("SimpleEntry")
                        .object()
                        .invoke("k", 1)
                        .call("getKey")
                        .as(String.class))
                .isEqualTo("k");
        assertThat(far.type("java.lang.reflect.Array")
                        .call("newInstance", far.type("java.lang.String"), 2)
                        .call("__len__")
                        .as(int.class))
                .isEqualTo(2);
        assertThatThrownBy(() -> far.type("no.such.Thing")).hasMessageContaining("no class no.such.Thing");
    }

    @Test
    void oneOverloadCanBeNamedAndAnAmbiguityListsThem() {
        RemoteObject string = far.type("java.lang.String");
        assertThat(string.call("valueOf(double)", 3).as(String.class)).isEqualTo("3.0");
        assertThat(string.call("valueOf", 3).as(String.class)).isEqualTo("3");
        assertThat(far.type("java.lang.StringBuilder")
                        .call("new(int)", 3)
                        .call("length")
                        .as(int.class))
                .isZero();
        assertThatThrownBy(() -> far.type("java.lang.StringBuilder").invoke().call("append", (Object) null))
                .hasMessageContaining("append() is ambiguous")
                .hasMessageContaining("append(CharSequence)")
                .hasMessageContaining("append(char[])");
    }

    @Test
    void sourceIsEvaluatedAndItsVariablesLast() {
        far.execute("int base = 40; int plus(int n) { return base + n; }");
        assertThat(far.eval("plus(2)").as(int.class)).isEqualTo(42);
        far.namespace().put("given", List.of("a", "b").toString());
        assertThat(far.eval("given.length()").as(int.class)).isEqualTo(6);
        assertThat(far.namespace()).containsEntry("base", 40);
        assertThatThrownBy(() -> far.eval("1 / (base - 40)")).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> far.eval("nosuch")).hasMessageContaining("cannot find symbol");
    }

    @Test
    void aRunningSnippetIsStopped() throws Exception {
        far.eval("1");
        far.execute("volatile boolean begun = false;".replace("volatile ", ""));
        var running = java.util.concurrent.CompletableFuture.runAsync(
                () -> far.execute("begun = true; while (true) { Thread.onSpinWait(); }"));
        // Stopping before it runs does nothing, so it is stopped until it has ended.
        while (!running.isDone()) {
            far.stop();
        }
        assertThat(running).isDone();
        assertThat(far.eval("2 + 2").as(int.class)).isEqualTo(4);
    }

    @Test
    void whatThePeerPrintsIsPrintedHere() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        FullControl.Watch watch = far.redirectOutput(out, err);
        try {
            far.type("java.lang.System").get("out").call("println", "h\u00e9llo");
            far.type("java.lang.System").get("err").call("print", "oops");
        } finally {
            watch.close();
        }
        far.eval("System.out.checkError()");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("h\u00e9llo" + System.lineSeparator());
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("oops");
    }

    @Test
    void whatThePeerLogsIsReadHere() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        FullControl.Watch watch = far.logs("FINE", lines::add);
        try {
            far.execute("var logger = java.util.logging.Logger.getLogger(\"far\");"
                    + " logger.warning(\"watch out\"); logger.fine(\"in detail\");");
            String line = "";
            while (!line.contains("in detail")) {
                line = java.util.Objects.requireNonNull(lines.poll(20, TimeUnit.SECONDS), "no line came");
                if (line.contains("watch out")) {
                    assertThat(line).contains("WARNING");
                }
            }
            assertThat(line).contains("FINE");
        } finally {
            watch.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "inproc", "tcp"})
    void anotherRootCanHaveItBeside(String scheme) throws Exception {
        Transport transport = transport(scheme);
        Offer offer = FullControlService.beside(Offer.of(Sample.class, session -> new Sample()));
        try (Server server = Server.on(where(scheme), transport)
                        .authenticator(io.remora.Authenticator.anonymous())
                        .grant("*", offer)
                        .start();
                Connection connection = Remora.connect(server.uri().toString(), transport)) {
            assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
            assertThat(connection.root().dir()).contains("add", "full_control");
            assertThat(connection.fullControl().eval("6 * 7").as(int.class)).isEqualTo(42);
            // What the root itself hands out is no more than it was.
            assertThatThrownBy(() -> connection.root().call("point").object().call("getClass"))
                    .isInstanceOf(io.remora.NoSuchMemberException.class);
        }
    }

    private static Transport transport(String scheme) {
        return switch (scheme) {
            case "unix" -> new UnixTransport();
            case "inproc" -> new LoopbackTransport();
            default -> TcpTransport.insecure();
        };
    }

    private static String where(String scheme) {
        return switch (scheme) {
            case "unix" -> "unix://" + folder.resolve("other" + System.nanoTime() + ".sock");
            case "inproc" -> "inproc://control";
            default -> "tcp://127.0.0.1:0";
        };
    }
}
