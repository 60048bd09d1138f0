package io.remora.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The main of a child: one side of a contestant, told what to do by the lines of its standard input. */
final class Side {
    private Side() {}

    /** Arguments: the contestant, {@code serve} or {@code call}, the folder of the certificates, and the address. */
    public static void main(String[] args) throws Exception {
        Contestant contestant = Entry.contestant(args[0]);
        Material material = new Material(Path.of(args[2]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            if (args[1].equals("serve")) {
                serve(contestant, material, in, out);
            } else {
                call(contestant, material, args[3], in, out);
            }
        } catch (Exception e) {
            out.println("failed " + e);
            throw e;
        }
        System.exit(0);
    }

    private static void serve(Contestant contestant, Material material, BufferedReader in, PrintStream out)
            throws Exception {
        try (Contestant.Service service = contestant.serve(material)) {
            out.println(service.address());
            while (in.readLine() != null) {
                ProcessCost cost = ProcessCost.now();
                out.println(new Sample(0, 0, cost.cpuNanos(), cost.allocatedBytes(), 0, 0).line());
            }
        }
    }

    private static void call(
            Contestant contestant, Material material, String address, BufferedReader in, PrintStream out)
            throws Exception {
        Map<Scenario, Load> loads = new EnumMap<>(Scenario.class);
        out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            Scenario scenario = Scenario.valueOf(words[1]);
            Load load = loads.get(scenario);
            if (load == null) {
                load = new Load(contestant.connect(material, address, scenario), scenario);
                loads.put(scenario, load);
            }
            out.println(load.run(Integer.parseInt(words[2])).line());
        }
        for (Load each : loads.values()) {
            each.close();
        }
    }
}
