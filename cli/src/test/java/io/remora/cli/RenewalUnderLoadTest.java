package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Remora;
import io.remora.certs.PeerName;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.enrolment.Enrolment;
import io.remora.certs.enrolment.Renewal;
import io.remora.certs.x509.Pem;
import io.remora.tls.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates of twenty seconds on both ends, renewed and their root replaced under a steady load of calls: none
 * fails. {@code -Dremora.soak=true} goes on for ten minutes, at a call a millisecond; the short form is content with
 * one in five milliseconds, which a busy machine reaches too.
 */
@Timeout(1200)
class RenewalUnderLoadTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(25);
    private static final Duration ONE_CONNECTION = Duration.ofSeconds(1);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int CALLERS = 2;
    private static final double LEAST_PER_MILLISECOND = Boolean.getBoolean("remora.soak") ? 1 : 0.2;
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path folder;

    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private Duration underLoad = Duration.ZERO;
    private Path authority;
    private Path agentHome;
    private Path callerHome;

    @Test
    void noCallFailsWhileCertificatesOfTwentySecondsAreRenewedAndTheRootIsReplaced(TestReporter reporter)
            throws Exception {
        authority = folder.resolve("authority");
        agentHome = folder.resolve("agent-home");
        callerHome = folder.resolve("caller-home");
        CertificateAuthority.create(authority).create();
        Instant end = CLOCK.instant().plus(Boolean.getBoolean("remora.soak") ? LONG : SHORT);
        try (RunningAuthority service = RunningAuthority.start(authority)) {
            join(service.token("agent", "--san", "dns:localhost", "--ttl", "20s"), agentHome);
            try (RunningAgent agent = RunningAgent.start(
                    folder,
                    "--listen",
                    "tls://localhost:0",
                    "--serve",
                    "sample",
                    "--identity",
                    agentHome.resolve("agent.pem"),
                    "--key",
                    agentHome.resolve("agent.key"),
                    "--trust",
                    agentHome.resolve("ca.pem"),
                    "--renew",
                    service.url())) {
                join(service.token("caller", "--ttl", "20s"), callerHome);
                try (Renewal renewal = renewal(service)) {
                    assertThat(renewal).isNotNull();
                    underLoad(agent.url(), () -> {
                        do {
                            replaceTheRoot();
                        } while (CLOCK.instant().isBefore(end));
                    });
                }
            }
        }
        double rate = (double) calls.get() / underLoad.toMillis();
        reporter.publishEntry(String.format(
                Locale.ROOT,
                "%s connections, %s calls, %.2f a millisecond, %d failed",
                connections,
                calls,
                rate,
                failures.size()));
        assertThat(failures).isEmpty();
        assertThat(rate).as("calls a millisecond").isGreaterThanOrEqualTo(LEAST_PER_MILLISECOND);
    }

    private static void join(String token, Path home) throws IOException {
        Command.Result joined = RunningAuthority.join(token, home);
        assertThat(joined.code()).as(joined.err()).isZero();
    }

    /** The calling side renews as an agent does. */
    private Renewal renewal(RunningAuthority service) {
        return Renewal.start(
                PeerName.of("caller"),
                callerHome,
                present -> {
                    Tls tls = Tls.identity(present.chain(), present.key()).trust(present.trust());
                    try (Connection connection = Remora.connect(service.url(), tls)) {
                        return present.renew(connection.root(Enrolment.class), CLOCK);
                    }
                },
                CLOCK,
                RandomGenerator.getDefault());
    }

    /**
     * Both ends renew, the root is replaced, both get certificates of the new one, the old one ends, both forget it.
     */
    private void replaceTheRoot() {
        await("a renewal", renewed());
        done("certs", "rotate-ca", "--dir", authority);
        X509Certificate root = Pem.certificates(authority.resolve("ca.pem")).get(0);
        await(
                "certificates of the new root",
                () -> leaf(agentHome, "agent").getIssuerX500Principal().equals(root.getSubjectX500Principal())
                        && leaf(callerHome, "caller").getIssuerX500Principal().equals(root.getSubjectX500Principal()));
        done("certs", "rotate-ca", "--retire", "--dir", authority);
        await(
                "trust in the new root alone",
                () -> trust(agentHome).equals(List.of(root))
                        && trust(callerHome).equals(List.of(root)));
    }

    private BooleanSupplier renewed() {
        X509Certificate ofAgent = leaf(agentHome, "agent");
        X509Certificate ofCaller = leaf(callerHome, "caller");
        return () -> !leaf(agentHome, "agent").equals(ofAgent)
                && !leaf(callerHome, "caller").equals(ofCaller);
    }

    private static X509Certificate leaf(Path home, String name) {
        return Pem.certificates(home.resolve(name + ".pem")).get(0);
    }

    private static List<X509Certificate> trust(Path home) {
        return Pem.certificates(home.resolve("ca.pem"));
    }

    private static void done(Object... line) {
        Command.Result result = Command.run(line);
        assertThat(result.code()).as(result.err()).isZero();
    }

    private void await(String what, BooleanSupplier reached) {
        Instant latest = CLOCK.instant().plusSeconds(90);
        while (!reached.getAsBoolean()) {
            assertThat(failures).isEmpty();
            assertThat(CLOCK.instant()).as(what).isBefore(latest);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void underLoad(String url, Runnable work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> call(url)));
            }
            long began = System.nanoTime();
            try {
                work.run();
            } finally {
                stop.set(true);
            }
            underLoad = Duration.ofNanos(System.nanoTime() - began);
            for (Future<?> caller : callers) {
                caller.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Calls all the time, each second over a new connection, with the identity that the files hold then. */
    private void call(String url) {
        while (!stop.get()) {
            long began = System.nanoTime();
            try (Connection connection = connect(url)) {
                connections.incrementAndGet();
                long until = System.nanoTime() + ONE_CONNECTION.toNanos();
                while (!stop.get() && System.nanoTime() < until) {
                    int sum = connection.root().call("add", 2, 3).as(int.class);
                    assertThat(sum).isEqualTo(5);
                    calls.incrementAndGet();
                    LockSupport.parkNanos(PACE_NANOS);
                }
            } catch (IOException | RuntimeException e) {
                // A machine that stalls a connection of one second until its certificate ends shows in the
                // milliseconds.
                failures.add(CLOCK.instant() + " " + e + ", "
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)
                        + " ms after dialling; the caller's certificate ends at "
                        + leaf(callerHome, "caller").getNotAfter().toInstant());
            }
        }
    }

    private Connection connect(String url) throws IOException {
        Tls tls = Tls.identity(callerHome.resolve("caller.pem"), callerHome.resolve("caller.key"))
                .trust(callerHome.resolve("ca.pem"));
        return Remora.connect(url, tls);
    }
}
