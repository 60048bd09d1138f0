package io.remora.benchmarks;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One row of the tables: who serves and who calls, each a contestant's key.
 *
 * @param key how it is chosen on the command line
 * @param title how it is called in tables
 * @param server the contestant that serves, or {@link #PYTHON}
 * @param client the contestant that calls, or {@link #PYTHON}
 * @param scenarios what it can do
 * @param onOtherJava whether it runs on the second JDK of the run, where there is one
 */
record Entry(String key, String title, String server, String client, Set<Scenario> scenarios, boolean onOtherJava) {
    static final String PYTHON = "python";

    private static final Set<Scenario> COPIES = Set.of(Scenario.COPY_UP, Scenario.COPY_DOWN);
    private static final Set<Scenario> ALL =
            Stream.of(Scenario.values()).filter(each -> !each.isCopy()).collect(Collectors.toUnmodifiableSet());
    private static final Set<Scenario> NOT_ASYNC = Set.of(
            Scenario.SYNC,
            Scenario.CALLERS_8,
            Scenario.CALLERS_64,
            Scenario.CALLERS_512,
            Scenario.BULK_UP,
            Scenario.BULK_DOWN,
            Scenario.STREAM);
    private static final Set<Scenario> OTHER =
            Set.of(Scenario.SYNC, Scenario.CALLERS_64, Scenario.ASYNC, Scenario.BULK_UP, Scenario.BULK_DOWN);
    private static final Set<Scenario> PLAIN = Set.of(Scenario.SYNC, Scenario.BULK_UP, Scenario.BULK_DOWN);

    /** All rows, in their order. The raw limit of TLS is what the ratios are against. */
    static final List<Entry> ENTRIES = List.of(
            new Entry("raw-tcp", "raw TCP", "raw-tcp", "raw-tcp", ALL),
            new Entry("raw-tls", "raw mTLS (SSLEngine)", "raw-tls", "raw-tls", ALL),
            new Entry(
                    "raw-select", "the same, waiting in a selector", "raw-select", "raw-select", Set.of(Scenario.SYNC)),
            new Entry("tls", "Remora over mTLS", "tls", "tls", ALL),
            new Entry("raw-files", "raw mTLS, from file to file", "raw-files", "raw-files", COPIES),
            new Entry("files", "Remora's files over mTLS", "files", "files", COPIES),
            new Entry("tcp", "Remora over TCP", "tcp", "tcp", ALL),
            new Entry("unix", "Remora over a Unix socket", "unix", "unix", ALL),
            new Entry("raw-tls-other", "raw mTLS", "raw-tls", "raw-tls", OTHER, true),
            new Entry("tls-other", "Remora over mTLS", "tls", "tls", OTHER, true),
            new Entry("rmi", "Java RMI over mTLS", "rmi", "rmi", NOT_ASYNC),
            new Entry("grpc", "gRPC-java over mTLS", "grpc", "grpc", ALL),
            new Entry("rpyc", "RPyC 5.3 over mTLS", PYTHON, PYTHON, PLAIN),
            new Entry("to-python", "Remora calls RPyC 5.3, mTLS", PYTHON, "tls", PLAIN),
            new Entry("from-python", "RPyC 5.3 calls Remora, mTLS", "tls", PYTHON, PLAIN),
            new Entry("mina", "bare MINA SSH channel", "mina", "mina", PLAIN),
            new Entry("ssh", "Remora over SSH", "ssh", "ssh", PLAIN),
            new Entry("openssh", "OpenSSH's ssh to its sshd, cat", "openssh", "openssh", Set.of(Scenario.SYNC)));

    static final String LIMIT = "raw-tls";
    private static final String COPY_LIMIT = "raw-files";

    private Entry(String key, String title, String server, String client, Set<Scenario> scenarios) {
        this(key, title, server, client, scenarios, false);
    }

    static String titleOf(String key) {
        return ENTRIES.stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::title)
                .findFirst()
                .orElse(key);
    }

    /** What the ratios of this row are against. */
    String limit() {
        return scenarios == COPIES ? COPY_LIMIT : onOtherJava ? LIMIT + "-other" : LIMIT;
    }

    static Contestant contestant(String key) {
        return switch (key) {
            case "raw-tcp" -> Raw.tcp();
            case "raw-tls" -> Raw.tls();
            case "raw-select" -> Raw.selecting();
            case "tls", "tcp", "unix", "ssh" -> new Ours(key);
            case "raw-files" -> Raw.keeping();
            case "files" -> new FarCopies();
            case "mina" -> new Mina();
            case "openssh" -> new OpenSsh();
            case "rmi" -> new Rmi();
            case "grpc" -> new Grpc();
            default -> throw new IllegalArgumentException("no contestant is called " + key);
        };
    }
}
