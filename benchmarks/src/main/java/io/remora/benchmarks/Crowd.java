package io.remora.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many connections to one listener over mutual TLS: what each costs while it idles, and what a call on one of them
 * costs.
 */
final class Crowd {
    private static final List<Integer> SIZES = List.of(1, 100, 10_000);
    private static final int CALLS = 2_000;
    /** Both processes; the target is 1 GiB for all of it. */
    private static final List<String> JVM = List.of("-Xms32m", "-Xmx640m", "-XX:+UseSerialGC", "-Xshare:auto");

    private Crowd() {}

    /**
     * The calling process: each line of its input is how many connections there are to be. Arguments: folder, address.
     */
    public static void main(String[] args) throws Exception {
        Material material = new Material(Path.of(args[0]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<Client> clients = new ArrayList<>();
        Contestant ours = Entry.contestant("tls");
        byte[] small = new byte[Scenario.SMALL];
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            ProcessCost before = ProcessCost.now();
            long start = System.nanoTime();
            int more = Integer.parseInt(line) - clients.size();
            while (clients.size() < Integer.parseInt(line)) {
                Client client = ours.connect(material, args[1], Scenario.SYNC);
                client.echo(small);
                clients.add(client);
            }
            long opened = System.nanoTime() - start;
            long cpu = ProcessCost.now().cpuNanos() - before.cpuNanos();
            // Until both sides have noticed that nothing happens.
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            System.out.println(new Sample(more, opened, cpu, -1, 0, 0).line());
            in.readLine();
            System.out.println(around(clients, small).line());
        }
        System.exit(0);
    }

    /** Calls on one connection after the other. */
    private static Sample around(List<Client> clients, byte[] small) throws Exception {
        long[] times = new long[CALLS];
        ProcessCost before = ProcessCost.now();
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            long began = System.nanoTime();
            // A stride, so that the same few are not always warm.
            clients.get((int) (i * 7919L % clients.size())).echo(small);
            times[i] = System.nanoTime() - began;
        }
        long nanos = System.nanoTime() - start;
        long cpu = ProcessCost.now().cpuNanos() - before.cpuNanos();
        Arrays.sort(times);
        return new Sample(CALLS, nanos, cpu, -1, times[CALLS / 2], times[CALLS * 99 / 100]);
    }

    static void measure(Facts facts, Material material, Path java) throws IOException {
        List<String> rows = new ArrayList<>(List.of(
                "| connections | server MiB | client MiB | server threads | server KiB a connection"
                        + " | CPU ms to open one | call, CPU us | call, p50 us |",
                "|---:|---:|---:|---:|---:|---:|---:|---:|"));
        List<String> serving = new ArrayList<>(List.of(java.toString()));
        serving.addAll(JVM);
        serving.addAll(List.of("-cp", System.getProperty("java.class.path")));
        List<String> calling = new ArrayList<>(serving);
        serving.addAll(
                List.of(Side.class.getName(), "tls", "serve", material.folder().toString()));
        try (Child server = new Child("the listener of many", serving)) {
            String address = server.line();
            calling.addAll(List.of(Crowd.class.getName(), material.folder().toString(), address));
            try (Child client = new Child("the caller of many", calling)) {
                client.line();
                long alone = -1;
                for (int size : SIZES) {
                    long before = Sample.parse(server.ask("cost")).cpuNanos();
                    Sample opened = Sample.parse(client.ask(String.valueOf(size)));
                    long opening = Sample.parse(server.ask("cost")).cpuNanos() - before + opened.cpuNanos();
                    long kib = StartUp.resident(server.pid());
                    alone = alone < 0 ? kib : alone;
                    long threads = threads(server.pid());
                    double mine = StartUp.resident(client.pid()) / 1024.0;
                    before = Sample.parse(server.ask("cost")).cpuNanos();
                    Sample called = Sample.parse(client.ask("call"));
                    double cpu =
                            (Sample.parse(server.ask("cost")).cpuNanos() - before + called.cpuNanos()) / 1e3 / CALLS;
                    facts.put("idle MiB " + size, kib / 1024.0);
                    facts.put("idle threads " + size, threads);
                    facts.put("idle cpu " + size, cpu);
                    rows.add(String.format(
                            Locale.ROOT,
                            "| %,d | %.0f | %.0f | %d | %s | %.2f | %.1f | %.1f |",
                            size,
                            kib / 1024.0,
                            mine,
                            threads,
                            size == 1 ? "-" : String.format(Locale.ROOT, "%.1f", (kib - alone) / (double) (size - 1)),
                            opening / 1e6 / opened.calls(),
                            cpu,
                            called.medianNanos() / 1e3));
                }
            }
        }
        facts.table("connections", rows);
    }

    private static long threads(long pid) throws IOException {
        Path tasks = Path.of("/proc/" + pid + "/task");
        if (!Files.isDirectory(tasks)) {
            return -1;
        }
        try (var all = Files.list(tasks)) {
            return all.count();
        }
    }
}
