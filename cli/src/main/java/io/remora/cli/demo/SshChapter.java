package io.remora.cli.demo;

import io.remora.agent.Demo;
import io.remora.cli.dial.DeployOptions;
import io.remora.ssh.Ssh;
import io.remora.ssh.SshCommand;
import io.remora.ssh.SshHost;
import io.remora.ssh.deploy.DeployedAgent;
import io.remora.ssh.deploy.DeploymentReport;
import io.remora.ssh.deploy.ZeroTouch;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An agent on a host where nothing of ours is installed, through SSH alone; and what is left there afterwards: nothing.
 */
final class SshChapter {
    private static final Duration TIME = Duration.ofSeconds(15);

    private final Steps steps;
    private final Place place;

    SshChapter(Steps steps, Place place) {
        this.steps = steps;
        this.place = place;
    }

    /** On a host of the user's, {@code user@host[:port]}. */
    void on(String host, Ssh ssh) throws IOException, Steps.Failed {
        steps.chapter("An agent on " + host + ", where nothing of ours is installed");
        visit(host, ssh, Optional.empty());
    }

    /** On a host that is made for it: an SSH server on loopback in a JVM of its own, with a home of its own. */
    void onAHostOfItsOwn() throws IOException, Steps.Failed {
        steps.chapter("An agent on a host where nothing of ours is installed, through SSH alone");
        Path folder = place.file("ssh");
        Path home = Files.createDirectories(
                folder.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(home.resolve("letter.txt"), "to whom it may concern\n");
        try (Child server = Child.start(
                place, "ssh-server", serverCommand(folder), Map.of("HOME", home.toString(), "XDG_RUNTIME_DIR", ""))) {
            String[] port = new String[1];
            steps.first("a throw-away SSH server", () -> {
                port[0] = server.awaitText(folder.resolve("port"), text -> text.endsWith("\n"), TIME)
                        .strip();
                return "process " + server.pid() + " on port " + port[0] + ", a home of its own, one key gets in";
            });
            Path none = Files.writeString(folder.resolve("config"), "");
            Ssh ssh = new Ssh()
                    .config(none)
                    .withoutAgent()
                    .keys(folder.resolve("id"))
                    .knownHosts(folder.resolve("known_hosts"));
            visit("demo@127.0.0.1:" + port[0], ssh, Optional.of(home));
        }
    }

    private static List<String> serverCommand(Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.remora.ssh.ThrowAwayHost",
                folder.toString());
    }

    private void visit(String host, Ssh ssh, Optional<Path> home) throws IOException, Steps.Failed {
        DeployedAgent[] deployed = new DeployedAgent[1];
        steps.first("zero-touch deployment", () -> {
            deployed[0] = ZeroTouch.to(host)
                    .over(ssh)
                    .plan(new DeployOptions().plan().withoutCache())
                    .serve("io.remora.agent.DemoService")
                    .deploy();
            return phases(deployed[0].report());
        });
        long[] pid = new long[1];
        DeploymentReport report = Objects.requireNonNull(deployed[0]).report();
        try (DeployedAgent agent = deployed[0]) {
            Demo demo = agent.root(Demo.class);
            steps.run("what SSH agreed on", () -> {
                Map<String, String> agreed = report.negotiated();
                Steps.equal("SSH-2.0", agreed.getOrDefault("protocol", "nothing"));
                return agreed.get("keyExchange") + ", " + agreed.get("cipher") + ", the host is known by its key";
            });
            steps.run("the remote listing", () -> {
                pid[0] = demo.pid();
                return listing(demo, report.facts().home(), home);
            });
            steps.run(
                    "an error from the far side",
                    () -> missing(demo, report.facts().home()));
        }
        steps.run(
                "nothing is left there",
                () -> gone(host, ssh, pid[0], report.facts().folder(), home));
    }

    private static String phases(DeploymentReport report) {
        String phases = report.phases().stream()
                .map(phase -> phase.name() + " " + phase.time().toMillis() + " ms")
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%,d bytes uploaded; %s; on %s", report.uploaded(), phases, report.java());
    }

    private static String listing(Demo demo, String folder, Optional<Path> known) throws IOException {
        List<Demo.Row> rows = demo.listing(folder);
        if (known.isPresent()) {
            Steps.equal(known.get().toString(), folder);
            Steps.check(rows.stream().anyMatch(row -> row.name().equals("letter.txt") && row.size() == 23), "" + rows);
        }
        String shown = rows.stream()
                .limit(3)
                .map(row -> row.name() + " (" + row.size() + " bytes of " + row.owner() + ")")
                .collect(Collectors.joining(", "));
        return rows.size()
                + (rows.size() == 1 ? " entry in " : " entries in ")
                + folder
                + (rows.isEmpty() ? "" : ", like " + shown);
    }

    private static String missing(Demo demo, String folder) throws IOException {
        String nowhere = folder + "/no-such-file-of-the-demo";
        try (Demo.TextFile file = demo.open(nowhere)) {
            throw new AssertionError("it was opened: " + file);
        } catch (NoSuchFileException e) {
            Steps.equal(nowhere, e.getFile());
            return "NoSuchFileException for " + e.getFile();
        }
    }

    /** Looks for the process and the folder, by a command of its own. */
    private static String gone(String host, Ssh ssh, long pid, String folder, Optional<Path> home) throws IOException {
        String look = "i=0; while kill -0 " + pid + " 2>/dev/null || [ -e '" + folder + "' ]; do"
                + " [ $i -lt 10 ] || { echo still there; break; }; sleep 1; i=$((i + 1)); done";
        try (SshHost there = ssh.connect(URI.create("ssh://" + host), TIME)) {
            SshCommand command = there.run("/bin/sh -c \"" + look.replace("$", "\\$") + "\"", line -> {}, TIME);
            command.endInput();
            Steps.equal("", new String(command.output().readAllBytes(), StandardCharsets.UTF_8));
        }
        if (home.isPresent()) {
            try (Stream<Path> tree = Files.walk(home.get())) {
                List<String> names = tree.map(home.get()::relativize)
                        .map(Path::toString)
                        .filter(name -> !name.isEmpty())
                        .sorted()
                        .toList();
                Steps.equal(List.of(".cache", "letter.txt"), names);
            }
        }
        return "process " + pid + " and " + folder + " are gone";
    }
}
