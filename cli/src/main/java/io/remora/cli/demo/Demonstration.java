package io.remora.cli.demo;

import io.remora.ssh.Ssh;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The whole demo, chapter by chapter. */
final class Demonstration {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(12);

    private final Steps steps;
    private final boolean pythonRequired;
    private final Optional<String> host;
    private final Supplier<Ssh> ssh;

    /**
     * A demo that prints there.
     *
     * @param colours whether to colour what it prints
     * @param verbose whether to print the stack of what fails
     * @param pythonRequired whether a missing RPyC is a failure
     * @param host a host to put an agent on; without one, one is made
     * @param ssh how to log in there
     */
    Demonstration(
            PrintWriter out,
            boolean colours,
            boolean verbose,
            boolean pythonRequired,
            Optional<String> host,
            Supplier<Ssh> ssh) {
        this.steps = new Steps(out, colours, verbose);
        this.pythonRequired = pythonRequired;
        this.host = host;
        this.ssh = ssh;
    }

    /** Runs it; whether every step was seen to work. */
    public boolean run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Place place = Place.make();
        Thread atCtrlC = new Thread(() -> abandon(place), "remora-demo-abandoned");
        Runtime.getRuntime().addShutdownHook(atCtrlC);
        try (place) {
            chapters(place);
        } catch (Steps.Failed e) {
            steps.note("the demo ends here", "what follows needs the step that failed");
        } finally {
            Runtime.getRuntime().removeShutdownHook(atCtrlC);
        }
        steps.run("nothing is left", () -> {
            Steps.check(place.isGone(), "its folder is still there");
            List<Long> left = ProcessHandle.current()
                    .descendants()
                    .filter(ProcessHandle::isAlive)
                    .map(ProcessHandle::pid)
                    .toList();
            Steps.check(left.isEmpty(), "processes " + left);
            return "no process, no folder";
        });
        steps.sum(System.nanoTime() - start);
        return steps.allPassed();
    }

    private static void abandon(Place place) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            place.close();
        } catch (IOException e) {
            System.err.println("remora: the demo's folder could not be removed: " + e.getMessage());
        }
    }

    private void chapters(Place place) throws IOException, InterruptedException, Steps.Failed {
        steps.chapter("Identities and an agent");
        steps.first("an authority, 3 identities", () -> {
            place.issue();
            for (String each : List.of(Place.AGENT, Place.ME, Place.OPERATOR)) {
                Steps.check(Files.exists(place.key(each)), "no key of " + each);
            }
            return "P-256, for 30 days: agent (localhost, 127.0.0.1), me and operator";
        });
        Path ready = place.file("ready");
        try (Child agent = Child.start(place, "agent", agentCommand(place, ready))) {
            URI[] listening = new URI[1];
            steps.first("an agent in its own JVM", () -> {
                String line = agent.awaitText(ready, text -> text.endsWith("\n"), START);
                listening[0] = URI.create(line.strip());
                return "process " + agent.pid() + " on " + listening[0];
            });
            URI uri = java.util.Objects.requireNonNull(listening[0]);
            new JavaChapter(steps, place, uri, agent.pid()).run();
            new ControlChapter(steps, place, uri, agent.pid()).run();
            python(place, uri);
            SshChapter zeroTouch = new SshChapter(steps, place);
            if (host.isPresent()) {
                zeroTouch.on(host.get(), ssh.get());
            } else {
                zeroTouch.onAHostOfItsOwn();
            }
            steps.chapter("The end");
            steps.run("SIGTERM", () -> {
                Steps.equal(0, agent.stop(STOP));
                return "the agent drained and ended with exit code 0";
            });
        }
    }

    private void python(Place place, URI agent) throws IOException, InterruptedException, Steps.Failed {
        Optional<Python> found = Python.find(place);
        if (found.isEmpty()) {
            steps.chapter("Python");
            String absent =
                    "no python3 here has RPyC (apt-get install python3-rpyc), so neither calls from and to Python"
                            + " nor RPyC's first demo were seen";
            if (pythonRequired) {
                steps.fail("Python", absent + "; CI=true demands it");
            } else {
                steps.note("Python", absent);
            }
            return;
        }
        PythonChapter chapter = new PythonChapter(steps, place, found.get());
        chapter.pythonCallsJava(agent);
        chapter.javaCallsPython();
        FirstDemoChapter first = new FirstDemoChapter(steps, place, found.get());
        first.pythonAtOurJvm(agent);
        first.javaAtTheirPython();
    }

    private static List<String> agentCommand(Place place, Path ready) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.remora.cli.Main",
                "agent",
                "--listen",
                "tls://127.0.0.1:0",
                "--serve",
                "io.remora.agent.DemoService",
                "--serve",
                "full-control"));
        command.addAll(List.of("--policy", place.policy().toString()));
        command.addAll(List.of("--identity", place.certificate(Place.AGENT).toString()));
        command.addAll(List.of("--key", place.key(Place.AGENT).toString()));
        command.addAll(List.of("--trust", place.trust().toString()));
        command.addAll(List.of("--ready-file", ready.toString()));
        return command;
    }
}
