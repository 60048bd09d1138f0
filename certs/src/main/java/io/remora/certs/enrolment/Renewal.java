package io.remora.certs.enrolment;

import io.remora.certs.PeerName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Renews the identity in a folder by itself for as long as it is open: at half of what is left, by chance a little
 * earlier or later, and after a failure again and again in what then remains. Whoever uses the files reads them again
 * when they change, so nothing is restarted.
 *
 * <p>One daemon thread, which does the asking too. Whoever starts it closes it.
 */
public final class Renewal implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.remora.certs");
    private static final Duration SOONEST = Duration.ofMillis(200);

    private final PeerName name;
    private final Path folder;
    private final Authority authority;
    private final Clock clock;
    private final RandomGenerator random;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "remora-renewal");
        made.setDaemon(true);
        return made;
    });

    private volatile Optional<Future<?>> next = Optional.empty();

    /** Used by the thread alone. */
    private int failures;

    /** Asks an authority for the next certificate, over a connection that the present one authenticates. */
    @FunctionalInterface
    public interface Authority {
        /**
         * The next identity; usually {@link Enrolled#renew} over a connection made for it.
         *
         * @throws IOException when the authority cannot be reached
         */
        Enrolled next(Enrolled present) throws IOException;
    }

    private Renewal(PeerName name, Path folder, Authority authority, Clock clock, RandomGenerator random) {
        this.name = name;
        this.folder = folder;
        this.authority = authority;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Starts.
     *
     * @param folder where {@link Enrolled#save} wrote the identity of that name
     * @throws io.remora.certs.CertsException when there is none, or it has ended: then it must join again
     */
    public static Renewal start(PeerName name, Path folder, Authority authority, Clock clock, RandomGenerator random) {
        Renewal renewal = new Renewal(name, folder, authority, clock, random);
        renewal.schedule(renewal.halfLife(Enrolled.load(name, folder, clock)));
        return renewal;
    }

    private Instant halfLife(Enrolled identity) {
        return RenewalTime.of(clock.instant(), end(identity), random);
    }

    private static Instant end(Enrolled identity) {
        return identity.chain().get(0).getNotAfter().toInstant();
    }

    private void schedule(Instant when) {
        Duration wait = Duration.between(clock.instant(), when);
        long millis = Math.max(wait.toMillis(), SOONEST.toMillis());
        if (!thread.isShutdown()) {
            next = Optional.of(thread.schedule(this::renew, millis, TimeUnit.MILLISECONDS));
        }
    }

    private void renew() {
        Instant until = Instant.MIN;
        try {
            Enrolled present = Enrolled.load(name, folder, clock);
            until = end(present);
            Enrolled renewed = authority.next(present);
            renewed.save(folder);
            failures = 0;
            LOG.log(Level.INFO, "the certificate of {0} was renewed and is valid until {1}", name, end(renewed));
            schedule(halfLife(renewed));
        } catch (IOException | RuntimeException e) {
            failures++;
            Instant again = RenewalTime.retry(clock.instant(), until, failures, random);
            LOG.log(
                    Level.WARNING,
                    "the certificate of {0}, valid until {1}, was not renewed, the next attempt is at {2}: {3}",
                    name,
                    until,
                    again,
                    e.getMessage());
            schedule(again);
        }
    }

    /** Renews no more; an attempt that is under way is interrupted. */
    @Override
    public void close() {
        next.ifPresent(each -> each.cancel(true));
        thread.shutdownNow();
    }
}
