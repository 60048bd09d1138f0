package io.remora.benchmarks;

import io.remora.Connection;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.WireDialect;
import io.remora.ssh.Ssh;
import io.remora.ssh.deploy.AgentPlan;
import io.remora.ssh.deploy.ZeroTouch;
import io.remora.transport.StreamLink;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Whole processes: how long from their start until the first call is answered, and what they hold by then. */
final class StartUp {
    /** Something that is started, does its first work, and is stopped. */
    private interface Body {
        /** Returns the resident memory in KiB, or -1. */
        long run() throws Exception;
    }

    /** As {@code ZeroTouch} starts its agent. */
    private static final List<String> AGENT = List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData", "-Xms8m", "-Xss512k");

    private final Facts facts;
    private final Material material;
    private final Path java;
    private final Path jar;
    private final Map<String, Body> bodies = new LinkedHashMap<>();
    private final Map<String, String> titles = new LinkedHashMap<>();

    StartUp(Facts facts, Material material, Path java) throws IOException {
        this.facts = facts;
        this.material = material;
        this.java = java;
        this.jar = material.folder().resolve("agent.jar");
        try (var in = AgentPlan.class.getResourceAsStream("/io/remora/ssh/remora-agent-all.jar")) {
            if (in == null) {
                throw new IOException("the agent's jar is not on the class path");
            }
            Files.copy(in, jar);
        }
    }

    void measure(int rounds) throws Exception {
        add("raw server", "bare JDK TLS server, to its first answer", () -> server("raw-tls"));
        add("our server", "Remora over mTLS, to its first answered call", () -> server("tls"));
        add("java -version", "`java -version`", this::javaVersion);
        add("agent", "agent on stdio, to its first answered call", this::agent);
        try (Contestant.Service sshd = OpenSsh.sshd(material)) {
            String port = sshd.address();
            add("ssh java -version", "`ssh host java -version`", () -> remoteJava(port));
            add("warm", "zero-touch, the host knows the jar, to the first call", () -> deploy(port, true));
            add("cold", "zero-touch, everything is uploaded, to the first call", () -> deploy(port, false));
            add("zerodeploy", "RPyC's zero-deploy, to the first call", () -> zeroDeploy(port));
            run(rounds);
        }
    }

    private void add(String key, String title, Body body) {
        titles.put(key, title);
        bodies.put(key, body);
    }

    private void run(int rounds) throws Exception {
        Map<String, double[]> seconds = new LinkedHashMap<>();
        Map<String, Long> memory = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Body> each : bodies.entrySet()) {
                long start = System.nanoTime();
                try {
                    long kib = each.getValue().run();
                    if (round >= 0) {
                        seconds.computeIfAbsent(each.getKey(), key -> new double[rounds])[round] =
                                (System.nanoTime() - start) / 1e9;
                        memory.put(each.getKey(), kib);
                    }
                } catch (IOException e) {
                    facts.note(titles.get(each.getKey()) + " did not run: " + e.getMessage());
                }
            }
        }
        List<String> rows = new ArrayList<>(List.of("| | seconds | resident MiB |", "|---|---:|---:|"));
        seconds.forEach((key, times) -> {
            double median =
                    Arrays.stream(times).sorted().skip(rounds / 2).findFirst().orElse(0);
            long kib = memory.getOrDefault(key, -1L);
            facts.put(key + " s", median);
            if (kib > 0) {
                facts.put(key + " MiB", kib / 1024.0);
            }
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %s |",
                    titles.get(key),
                    median,
                    kib > 0 ? String.format(Locale.ROOT, "%.0f", kib / 1024.0) : "-"));
        });
        facts.table("start", rows);
    }

    private long server(String side) throws Exception {
        List<String> command = Pair.command(java, side, "serve", material);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            String address = said.readLine();
            if (address == null) {
                throw new IOException("the server ended");
            }
            try (Client client = Entry.contestant(side).connect(material, address, Scenario.SYNC)) {
                client.echo(new byte[Scenario.SMALL]);
                return resident(process.pid());
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private long javaVersion() throws Exception {
        await(new ProcessBuilder(java.toString(), "-version"), "java -version");
        return -1;
    }

    private long remoteJava(String port) throws Exception {
        await(new ProcessBuilder(OpenSsh.ssh(material, port, java.toString(), "-version")), "ssh to a local sshd");
        return -1;
    }

    private long zeroDeploy(String port) throws Exception {
        await(
                new ProcessBuilder(
                        "/usr/bin/python3",
                        PythonScript.in(material.folder(), "zero_deploy.py").toString(),
                        System.getProperty("user.name"),
                        port,
                        material.sshUser().toString(),
                        material.knownHosts().toString()),
                "zero-deploy (python3-rpyc and python3-plumbum)");
        return -1;
    }

    private void await(ProcessBuilder builder, String what) throws Exception {
        Path log = material.folder().resolve("start.log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            List<String> said = Files.readAllLines(log);
            throw new IOException(what + " failed: " + (said.isEmpty() ? "" : said.get(said.size() - 1)));
        }
    }

    private long agent() throws Exception {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(AGENT);
        command.addAll(List.of("-cp", jar.toString(), "io.remora.agent.Main", "--serve", "sample"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Connection connection = Remora.over(
                StreamLink.of(process, "stdio:agent"),
                io.remora.Options.defaults().withDialect(WireDialect.RPYC6))) {
            add(connection.root());
            return resident(process.pid());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void add(RemoteObject root) {
        if (root.call("add", 2, 3).as(int.class) != 5) {
            throw new IllegalStateException("2 and 3 are 5");
        }
    }

    private long deploy(String port, boolean cached) throws Exception {
        AgentPlan plan = AgentPlan.agentJar(jar);
        try (var deployed = ZeroTouch.to(System.getProperty("user.name") + "@127.0.0.1:" + port)
                .over(new Ssh()
                        .withoutAgent()
                        .keys(material.sshUser())
                        .config(material.sshConfig())
                        .knownHosts(material.knownHosts())
                        .acceptNew())
                .plan(cached ? plan : plan.withoutCache())
                .serve("sample")
                .deploy()) {
            add(deployed.root());
            if (!cached) {
                facts.put("jar KB", deployed.report().uploaded() / 1e3);
            }
        }
        return -1;
    }

    static long resident(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return -1;
    }
}
