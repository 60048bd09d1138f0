package io.remora.tests.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Classic;
import io.remora.Connection;
import io.remora.Kw;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.tests.python.Python;
import io.remora.transport.UnixTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RPyC's own classic server at the hands of Java code. */
@Timeout(60)
final class JavaControlsPythonTest {
    @TempDir
    static Path folder;

    private static Python python;
    private static Connection connection;
    private static Classic classic;

    @BeforeAll
    static void start() throws Exception {
        python = Python.start();
        String url = python.run("result = serve(rpyc.core.service.SlaveService)");
        connection = Remora.connect(url, new UnixTransport());
        classic = Classic.of(connection);
    }

    @AfterAll
    static void end() throws Exception {
        if (connection != null) {
            connection.close();
        }
        if (python != null) {
            python.close();
        }
    }

    /** RPyC's first demo, of 2005. */
    @Test
    void theFirstDemoOfRpycWorks() {
        classic.modules("sys").get("path").call("append", "lucy");
        assertThat(classic.modules("sys").get("path").asListOf(String.class)).contains("lucy");

        List<String> lines = remoteLs("/usr/bin");
        assertThat(lines).hasSizeGreaterThan(50).anyMatch(line -> line.startsWith("env "));

        assertThatThrownBy(() -> classic.builtins().call("open", "/tmp/does_not_exist.txt", "r"))
                .hasCauseInstanceOf(java.nio.file.NoSuchFileException.class);
    }

    private static List<String> remoteLs(String path) {
        RemoteObject os = classic.modules("os");
        List<String> lines = new ArrayList<>();
        for (String name : os.call("listdir", path).asListOf(String.class).subList(0, 60)) {
            RemoteValue stat =
                    os.call("lstat", os.get("path").call("join", path, name).as(String.class));
            lines.add(String.format(
                    "%s %o %d",
                    name,
                    stat.get("st_mode").as(long.class),
                    stat.get("st_size").as(long.class)));
        }
        RemoteValue env = os.call("lstat", "/usr/bin/env");
        lines.add("env " + env.get("st_size").as(long.class));
        return lines;
    }

    @Test
    void expressionsAndStatementsShareANamespace() {
        classic.execute("def twice(x, *, times=2):\n    return x * times\n");
        assertThat(classic.eval("twice(21)").as(int.class)).isEqualTo(42);
        classic.namespace().put("given", 7);
        assertThat(classic.eval("given + 1").as(int.class)).isEqualTo(8);
        assertThat(classic.namespace()).containsKey("twice").containsEntry("given", 7);
        RemoteObject twice = (RemoteObject)
                java.util.Objects.requireNonNull(classic.namespace().get("twice"));
        assertThat(twice.invoke("ab", Kw.kw("times", 3)).as(String.class)).isEqualTo("ababab");
        assertThat(classic.eval("[10 ** 30, None, (1, 'x')]").asListOf(Object.class))
                .hasSize(3);
    }

    @Test
    void whatPythonIteratesIsIterated() {
        Iterator<RemoteValue> numbers =
                classic.eval("(n * n for n in range(25))").object().iterate(10);
        List<Integer> squares = new ArrayList<>();
        numbers.forEachRemaining(each -> squares.add(each.as(int.class)));
        assertThat(squares).hasSize(25).endsWith(576);
        assertThat(classic.builtins()
                        .call("list", classic.eval("range(3)").object())
                        .asListOf(Integer.class))
                .containsExactly(0, 1, 2);
    }

    @Test
    void contextManagersAreEnteredAndLeft() throws Exception {
        Path file = folder.resolve("text");
        RemoteObject opened = classic.builtins()
                .call("open", file.toString(), "w", Kw.kw("encoding", "utf-8"))
                .object();
        int written = opened.with(entered -> entered.call("write", "h\u00e9llo").as(int.class));
        assertThat(written).isEqualTo(5);
        assertThat(opened.get("closed").as(boolean.class)).isTrue();
        assertThat(Files.readString(file)).isEqualTo("h\u00e9llo");
    }

    @Test
    void pythonCallsBackIntoLambdas() {
        Function<Integer, Integer> negative = number -> -number;
        List<Integer> sorted = classic.builtins()
                .call("sorted", classic.eval("[3, 1, 2]").object(), Kw.kw("key", negative))
                .asListOf(Integer.class);
        assertThat(sorted).containsExactly(3, 2, 1);
        classic.execute("def call(f, x):\n    return f(x) + 1\n");
        assertThat(classic.eval("call").object().invoke(negative, 5).as(int.class))
                .isEqualTo(-4);
        Function<Integer, Integer> failing = number -> {
            throw new IllegalArgumentException("not " + number);
        };
        assertThatThrownBy(() -> classic.eval("call").object().invoke(failing, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 5");
    }

    @Test
    void whatPythonRaisesIsTheMatchingException() {
        assertThatThrownBy(() -> classic.eval("{}['k']")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> classic.eval("1 / 0")).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> classic.eval("int('x')")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> classic.modules("no_such_module")).hasMessageContaining("no_such_module");
    }
}
