package io.remora.certs.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import io.remora.certs.TimeToLive;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.authority.JoinDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host that renews by itself, in real time. */
@Timeout(90)
class RenewalTest {
    private static final PeerName NAME = PeerName.of("build7");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration LIFE = Duration.ofSeconds(10);

    @TempDir
    Path temp;

    /** The identity that each attempt found in the files. */
    private final BlockingQueue<Enrolled> attempts = new LinkedBlockingQueue<>();

    private JoinDesk desk;
    private Path host;
    private Enrolled first;

    @BeforeEach
    void join() throws IOException {
        desk = CertificateAuthority.create(temp.resolve("ca")).create().desk();
        host = Files.createDirectory(temp.resolve("host"));
        first = Enrolled.join(
                desk.token(IssueRequest.of(NAME.text()).life(new TimeToLive(LIFE))), desk.forStranger(), CLOCK);
        first.save(host);
    }

    private Renewal start(Renewal.Authority authority) {
        return Renewal.start(NAME, host, authority, CLOCK, RandomGenerator.getDefault());
    }

    private Enrolled ask(Enrolled present) {
        attempts.add(present);
        return present.renew(desk.forPeer(present.chain().get(0)), CLOCK);
    }

    private Enrolled attempt() throws InterruptedException {
        Enrolled found = attempts.poll(60, TimeUnit.SECONDS);
        assertThat(found).isNotNull();
        return Objects.requireNonNull(found);
    }

    @Test
    void theFilesAreReplacedAtHalfLifeAndAgainAtThatOfTheNext() throws Exception {
        Instant began = CLOCK.instant();
        try (Renewal renewal = start(this::ask)) {
            assertThat(renewal).isNotNull();
            assertThat(attempt()).isEqualTo(first);
            // Half of ten seconds, a tenth of the life earlier or later; a busy machine may be late.
            assertThat(Duration.between(began, CLOCK.instant()))
                    .isBetween(Duration.ofMillis(3500), Duration.ofMillis(9000));
            Enrolled second = attempt();
            assertThat(second.key()).isNotEqualTo(first.key());
            assertThat(second.chain().get(0).getNotAfter())
                    .isAfter(first.chain().get(0).getNotAfter());
        }
    }

    @Test
    void anAuthorityThatIsDownIsAskedAgainUntilItIsBack() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        try (Renewal renewal = start(present -> {
            if (failures.incrementAndGet() <= 2) {
                throw new IOException("connection refused");
            }
            return ask(present);
        })) {
            assertThat(renewal).isNotNull();
            assertThat(attempt()).isEqualTo(first);
            assertThat(attempt()).isNotEqualTo(first);
        }
    }

    @Test
    void afterCloseNothingIsAskedAnyMore() throws Exception {
        Renewal renewal = start(this::ask);
        renewal.close();
        Instant end = first.chain().get(0).getNotAfter().toInstant();
        long left = Duration.between(CLOCK.instant(), end).toMillis() + 100;
        assertThat(attempts.poll(left, TimeUnit.MILLISECONDS)).isNull();
        // What has ended by now is not renewed but joined again.
        assertThatThrownBy(() -> start(this::ask)).isInstanceOf(CertsException.class);
    }
}
