package io.remora.cli.demo;

import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.NoSuchMemberException;
import io.remora.RefusedException;
import io.remora.Remora;
import io.remora.agent.Demo;
import io.remora.tls.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** Java calls Java over mutual TLS: typed proxies, objects by reference, callbacks, async calls, errors, a denial. */
final class JavaChapter {
    private static final double NAP_SECONDS = 0.4;

    private final Steps steps;
    private final Place place;
    private final URI agent;
    private final long pid;

    JavaChapter(Steps steps, Place place, URI agent, long pid) {
        this.steps = steps;
        this.place = place;
        this.agent = agent;
        this.pid = pid;
    }

    /** What the demo uses of the sample service beside {@link Demo}, as its user would declare it. */
    interface Calculator {
        int add(int a, int b);

        List<Integer> apply(IntUnaryOperator fn, int n);
    }

    /** The same members, asynchronously. */
    interface AsyncCalculator {
        CompletableFuture<Integer> add(int a, int b);

        CompletableFuture<Void> sleep(double seconds);
    }

    void run() throws Steps.Failed, IOException {
        steps.chapter("Java calls the agent over mutual TLS");
        Connection[] opened = new Connection[1];
        steps.first("connect", () -> {
            Connection connection = Remora.connect(agent.toString(), place.as(Place.ME));
            opened[0] = connection;
            Map<String, String> details = connection.session().handshake().details();
            Steps.equal("TLSv1.3", details.getOrDefault("protocol", "no TLS"));
            return "TLS 1.3, " + details.get("cipher") + ", both certificates checked, dialect "
                    + connection.dialect().map(each -> each.id()).orElse("unknown");
        });
        try (Connection connection = java.util.Objects.requireNonNull(opened[0])) {
            Demo demo = connection.root(Demo.class);
            Calculator calculator = connection.root(Calculator.class);
            steps.run("a call", () -> {
                Steps.equal(5, calculator.add(2, 3));
                Steps.equal(pid, demo.pid());
                return "add(2, 3) is 5, said by process " + pid;
            });
            steps.run("a remote list, changed", () -> list(demo));
            steps.run("a remote folder", () -> folder(demo));
            steps.run("a remote file's first line", () -> {
                try (Demo.TextFile file = demo.open(place.trust().toString())) {
                    return Steps.equal("-----BEGIN CERTIFICATE-----", file.readline());
                }
            });
            steps.run("an error, caught by its type", () -> missing(demo));
            steps.run("a callback", () -> callback(calculator));
            steps.run("two async calls in flight", () -> async(connection));
            steps.run("a denied member", () -> denied(connection));
        }
        steps.run("no certificate, no entry", this::stranger);
    }

    private String stranger() throws IOException {
        try (Connection connection =
                Remora.connect(agent.toString(), Tls.anonymous().trust(place.trust()))) {
            throw new AssertionError("let in: " + connection.root());
        } catch (DisconnectedException e) {
            // Over TLS 1.3 the refusal is the first thing that can be read.
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof RefusedException) {
                    return "RefusedException: the agent wants a certificate that its authority issued";
                }
            }
            throw e;
        } catch (RefusedException e) {
            return "RefusedException: the agent wants a certificate that its authority issued";
        }
    }

    private static String list(Demo demo) {
        List<String> notes = demo.notes();
        notes.add("third");
        notes.set(0, "1st");
        Steps.equal(List.of("1st", "second", "third"), new ArrayList<>(demo.notes()));
        return "appended, changed and read back: " + String.join(", ", notes);
    }

    private String folder(Demo demo) throws IOException {
        Path folder = place.trust().resolveSibling("");
        List<Demo.Row> rows = demo.listing(folder.toString());
        Steps.check(rows.size() >= 5, rows.size() + " rows");
        for (Demo.Row row : rows) {
            Path file = folder.resolve(row.name());
            Steps.equal(Files.size(file), row.size());
            Steps.equal(Files.getOwner(file).getName(), row.owner());
        }
        Demo.Row one = rows.get(1);
        return rows.size() + " entries with size and owner, like " + one.name() + ", " + one.size() + " bytes of "
                + one.owner();
    }

    private String missing(Demo demo) throws IOException {
        String nowhere = place.file("no-such-file").toString();
        try (Demo.TextFile file = demo.open(nowhere)) {
            throw new AssertionError("it was opened: " + file);
        } catch (NoSuchFileException e) {
            Steps.equal(nowhere, e.getFile());
            return "NoSuchFileException for " + Path.of(e.getFile()).getFileName();
        }
    }

    private static String callback(Calculator calculator) {
        AtomicInteger calls = new AtomicInteger();
        List<Integer> squares = calculator.apply(
                i -> {
                    calls.incrementAndGet();
                    return i * i;
                },
                5);
        Steps.equal(List.of(0, 1, 4, 9, 16), new ArrayList<>(squares));
        Steps.equal(5, calls.get());
        return "the agent called our lambda 5 times: " + squares.stream().toList();
    }

    private static String async(Connection connection) throws Exception {
        AsyncCalculator async = connection.root(AsyncCalculator.class);
        long start = System.nanoTime();
        CompletableFuture<Void> one = async.sleep(NAP_SECONDS);
        CompletableFuture<Void> two = async.sleep(NAP_SECONDS);
        Steps.equal(3, async.add(1, 2).get(5, TimeUnit.SECONDS));
        Steps.check(!one.isDone() && !two.isDone(), "the calls were not in flight together");
        CompletableFuture.allOf(one, two).get(5, TimeUnit.SECONDS);
        double took = (System.nanoTime() - start) / 1e9;
        Steps.check(took < 2 * NAP_SECONDS, took + " s for both");
        return String.format(
                java.util.Locale.ROOT, "two of %.1f s took %.2f s, a third passed them", NAP_SECONDS, took);
    }

    private static String denied(Connection connection) {
        for (String member : List.of("hidden", "getClass", "no_such_member")) {
            try {
                connection.root().call(member);
                throw new AssertionError(member + " could be called");
            } catch (NoSuchMemberException e) {
                Steps.equal("cannot access '" + member + "'", String.valueOf(e.getMessage()));
            }
        }
        return "hidden, getClass and one that is absent: the same answer for all";
    }
}
