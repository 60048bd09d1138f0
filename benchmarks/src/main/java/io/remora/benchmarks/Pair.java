package io.remora.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Server and client of one contestant, each in a process of its own. */
final class Pair implements Closeable {
    private final Entry entry;
    private final Child server;
    private final Child client;

    private Pair(Entry entry, Child server, Child client) {
        this.entry = entry;
        this.server = server;
        this.client = client;
    }

    static Pair start(Entry entry, Path java, Material material) throws IOException {
        Child server = new Child(entry.title() + " server", command(java, entry.server(), "serve", material));
        String address = server.line();
        List<String> dialling = command(java, entry.client(), "call", material);
        dialling.add(address);
        Child client = new Child(entry.title() + " client", dialling);
        client.line();
        return new Pair(entry, server, client);
    }

    static List<String> command(Path java, String side, String role, Material material) throws IOException {
        List<String> command = new ArrayList<>();
        if (side.equals(Entry.PYTHON)) {
            command.addAll(List.of(
                    "/usr/bin/python3",
                    PythonScript.in(material.folder(), "rpyc_side.py").toString()));
        } else {
            command.add(java.toString());
            command.addAll(Options.JVM);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Side.class.getName(), side));
        }
        command.addAll(List.of(role, material.folder().toString()));
        return command;
    }

    Entry entry() {
        return entry;
    }

    /** One window: what both processes saw of it, and the machine. */
    Measured run(Scenario scenario, int calls) throws IOException {
        Steal machine = Steal.now();
        Sample before = Sample.parse(server.ask("cost"));
        Sample seen = Sample.parse(client.ask("run " + scenario.name() + " " + calls));
        Sample after = Sample.parse(server.ask("cost"));
        Steal then = Steal.now();
        long serverCpu = after.cpuNanos() - before.cpuNanos();
        return new Measured(
                seen,
                serverCpu,
                after.allocatedBytes() < 0 ? -1 : after.allocatedBytes() - before.allocatedBytes(),
                then.stolenSince(machine),
                Math.max(0, then.busySince(machine) - serverCpu - seen.cpuNanos())
                        / (double) Math.max(1, seen.nanos()));
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
