package io.remora.cli.demo;

import io.remora.Classic;
import io.remora.Connection;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.RemoteObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * RPyC's first demo, of 2005, in both languages: the peer's module path is changed and read back, a folder of its is
 * listed with the peer's own functions, and a file that is not there is caught by its exception's type.
 */
final class FirstDemoChapter {
    private static final long CLIENT_CHECKS = 3;
    private static final Path LISTED = Path.of("/usr/bin");

    private final Steps steps;
    private final Place place;
    private final Python python;

    FirstDemoChapter(Steps steps, Place place, Python python) {
        this.steps = steps;
        this.place = place;
        this.python = python;
    }

    void pythonAtOurJvm(URI agent) {
        steps.chapter("RPyC's first demo, by " + python.versions() + " at the agent's JVM");
        steps.run("rpyc.classic.ssl_connect", () -> {
            python.check(
                    steps,
                    place,
                    CLIENT_CHECKS,
                    "first_demo.py",
                    agent.getHost(),
                    agent.getPort(),
                    place.certificate(Place.OPERATOR),
                    place.key(Place.OPERATOR),
                    place.trust(),
                    LISTED,
                    place.file("no-such-file"));
            return "connected, did the above and went";
        });
    }

    void javaAtTheirPython() throws IOException, Steps.Failed {
        steps.chapter("RPyC's first demo, by Java at " + python.versions());
        try (Child server = python.run(
                place, "classic_server.py", place.certificate(Place.AGENT), place.key(Place.AGENT), place.trust())) {
            String[] port = new String[1];
            steps.first("RPyC's classic server", () -> {
                port[0] = python.awaitPort(server);
                return "process " + server.pid() + " on port " + port[0];
            });
            try (Connection connection = Remora.connect("tls://127.0.0.1:" + port[0], place.as(Place.ME))) {
                Classic classic = Classic.of(connection);
                steps.run("sys.path, changed", () -> path(classic));
                steps.run("os.listdir and os.stat", () -> listing(classic));
                steps.run("a missing file", () -> missing(classic));
            }
        }
    }

    private static String path(Classic classic) {
        RemoteObject path = classic.modules("sys").get("path").object();
        path.call("append", "lucy");
        Steps.equal("lucy", path.call("__getitem__", -1).as(String.class));
        return "sys.path.append(\"lucy\"), and sys.path[-1] is \"lucy\"";
    }

    private static String listing(Classic classic) throws IOException {
        RemoteObject os = classic.modules("os");
        List<String> names =
                new ArrayList<>(os.call("listdir", LISTED.toString()).asListOf(String.class));
        List<String> rows = new ArrayList<>();
        for (String name : names) {
            Path file = LISTED.resolve(name);
            if (Files.exists(file)) { // a link may lead nowhere
                RemoteObject stat = os.call("stat", file.toString()).object();
                long size = stat.get("st_size").as(long.class);
                Steps.equal(Files.size(file), size);
                rows.add(name + ", " + size + " bytes of user "
                        + stat.get("st_uid").as(int.class));
            }
        }
        Collections.sort(names);
        try (Stream<Path> here = Files.list(LISTED)) {
            Steps.equal(here.map(Path::getFileName).map(Path::toString).sorted().toList(), names);
        }
        return rows.size() + " files in " + LISTED + ", like " + rows.get(0);
    }

    private String missing(Classic classic) {
        String nowhere = place.file("no-such-file").toString();
        try {
            classic.builtins().call("open", nowhere, "r");
            throw new AssertionError("it was opened");
        } catch (RemoteException e) {
            if (e.getCause() instanceof NoSuchFileException missing) {
                Steps.equal(nowhere, missing.getFile());
                return "FileNotFoundError of open is a NoSuchFileException for no-such-file";
            }
            throw e;
        }
    }
}
