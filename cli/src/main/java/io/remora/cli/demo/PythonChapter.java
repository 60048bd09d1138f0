package io.remora.cli.demo;

import io.remora.Connection;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.WireDialect;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Real RPyC at the other end: its client calls our agent, and we call its server, over TLS with both certificates. */
final class PythonChapter {
    private static final long CLIENT_CHECKS = 8;

    private final Steps steps;
    private final Place place;
    private final Python python;

    PythonChapter(Steps steps, Place place, Python python) {
        this.steps = steps;
        this.place = place;
        this.python = python;
    }

    /** The script checks for itself; each of its lines is a step that passed. */
    void pythonCallsJava(URI agent) {
        steps.chapter(python.versions() + " calls the same agent over TLS");
        steps.run("a plain RPyC client", () -> {
            python.check(
                    steps,
                    place,
                    CLIENT_CHECKS,
                    "python_client.py",
                    agent.getHost(),
                    agent.getPort(),
                    place.certificate(Place.ME),
                    place.key(Place.ME),
                    place.trust(),
                    place.file("no-such-file"));
            return "connected, did the above and went";
        });
    }

    void javaCallsPython() throws IOException, Steps.Failed {
        steps.chapter("Java calls a service of " + python.versions() + " over TLS");
        try (Child server = python.run(
                place, "python_server.py", place.certificate(Place.AGENT), place.key(Place.AGENT), place.trust())) {
            String[] port = new String[1];
            steps.first("a plain RPyC server", () -> {
                port[0] = python.awaitPort(server);
                return "process " + server.pid() + " on port " + port[0];
            });
            try (Connection connection = Remora.connect("tls://127.0.0.1:" + port[0], place.as(Place.ME))) {
                call(connection);
            }
        }
    }

    private void call(Connection connection) {
        RemoteObject root = connection.root();
        steps.run("a call", () -> {
            Steps.equal(5, root.call("add", 2, 3).as(int.class));
            return "add(2, 3) is 5, in dialect "
                    + connection.dialect().map(WireDialect::id).orElse("unknown") + ", which was found out";
        });
        steps.run("a Python list as a List", () -> {
            List<String> path = root.get("path").asListOf(String.class);
            path.add("/opt");
            Steps.equal(
                    List.of("/usr/lib", "/usr/bin", "/opt"),
                    new ArrayList<>(root.get("path").asListOf(String.class)));
            return "appended and read back: " + String.join(", ", path);
        });
        steps.run("a callback into Java", () -> {
            IntUnaryOperator square = i -> i * i;
            RemoteValue squares = root.call("apply", square, 4);
            Steps.equal(List.of(0, 1, 4, 9), new ArrayList<>(squares.asListOf(Integer.class)));
            return "[fn(i) for i in range(4)] is " + squares.object().repr();
        });
        steps.run("errors by their type", () -> errors(root));
    }

    private String errors(RemoteObject root) {
        try {
            root.call("div", 1, 0);
            throw new AssertionError("1 / 0 has a value");
        } catch (ArithmeticException e) {
            Steps.equal("division by zero", String.valueOf(e.getMessage()));
        }
        try {
            root.call("open", place.file("no-such-file").toString());
            throw new AssertionError("it was opened");
        } catch (RemoteException e) {
            Steps.check(e.getCause() instanceof NoSuchFileException, e.toString());
        }
        return "ZeroDivisionError is an ArithmeticException, FileNotFoundError a NoSuchFileException";
    }
}
