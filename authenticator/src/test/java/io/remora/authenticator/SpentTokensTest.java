package io.remora.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SpentTokensTest {
    private final TestClock clock = TestClock.fixed();
    private final Instant end = clock.instant().plusSeconds(300);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("spent");
    }

    private SpentTokens open() throws IOException {
        return SpentTokens.open(file, clock);
    }

    @Test
    void ofAHundredThreadsExactlyOneHasTheToken() throws Exception {
        int takers = 100;
        ExecutorService executor = Executors.newFixedThreadPool(takers);
        try (SpentTokens spent = open()) {
            for (int round = 0; round < 20; round++) {
                String id = "token " + round;
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Boolean>> results = new ArrayList<>();
                for (int i = 0; i < takers; i++) {
                    results.add(executor.submit(() -> {
                        start.await();
                        try {
                            spent.spend(id, end);
                            return true;
                        } catch (RefusedException e) {
                            return false;
                        }
                    }));
                }
                start.countDown();
                int winners = 0;
                for (Future<Boolean> result : results) {
                    winners += result.get() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void ofAHundredThreadsThatPresentOneTokenExactlyOneIsLetIn() throws Exception {
        TokenKeys keys = TokenKeys.generate();
        ExecutorService executor = Executors.newFixedThreadPool(100);
        try (SpentTokens spent = open()) {
            TokenAuthenticator authenticator = TokenAuthenticator.builder(keys, "lab")
                    .clock(clock)
                    .spentTokens(spent)
                    .allowUnbound()
                    .build();
            String token = TokenIssuer.of(keys, "lab", clock)
                    .issue(TokenRequest.of("agent", TokenBinding.unbound()).singleUse());
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Exchange>> results = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                results.add(executor.submit(() -> {
                    start.await();
                    return Exchange.run(authenticator, TokenCredential.of(token), Peers.unproven());
                }));
            }
            start.countDown();
            int winners = 0;
            for (Future<Exchange> result : results) {
                if (result.get().vouched() == null) {
                    assertThat(result.get().refusal()).startsWith("the token was used before and is good only once");
                } else {
                    winners++;
                }
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aUsedTokenStaysUsedAcrossARestart() throws IOException {
        try (SpentTokens spent = open()) {
            spent.spend("a", end);
        }
        try (SpentTokens spent = open()) {
            assertThatThrownBy(() -> spent.spend("a", end))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("was used before");
            spent.spend("b", end);
        }
        try (SpentTokens spent = open()) {
            assertThatThrownBy(() -> spent.spend("a", end)).isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> spent.spend("b", end)).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void aLineThatWasNotFinishedWhenTheProcessDiedIsForgottenAndTheOthersAreNot() throws IOException {
        try (SpentTokens spent = open()) {
            spent.spend("a", end);
        }
        Files.writeString(file, "17803", StandardOpenOption.APPEND);
        try (SpentTokens spent = open()) {
            assertThatThrownBy(() -> spent.spend("a", end)).isInstanceOf(RefusedException.class);
            assertThatCode(() -> spent.spend("b", end)).doesNotThrowAnyException();
        }
        try (SpentTokens spent = open()) {
            assertThatThrownBy(() -> spent.spend("b", end)).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void damageIsReportedAndNotSkipped() throws IOException {
        try (SpentTokens spent = open()) {
            spent.spend("a", end);
        }
        Files.writeString(file, Files.readString(file).replaceFirst("([0-9]{5,} )[0-9a-f]", "$1X"));
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("line 2 of");
        Files.writeString(file, "something else\n");
        assertThatThrownBy(this::open).hasMessageContaining("line 1 of");
    }

    @Test
    void whatHasEndedIsForgottenAfterAnHour() throws IOException {
        try (SpentTokens spent = open()) {
            spent.spend("a", end);
        }
        clock.advance(Duration.ofMinutes(60));
        open().close();
        assertThat(Files.readAllLines(file)).hasSize(2);
        clock.advance(Duration.ofMinutes(6));
        open().close();
        assertThat(Files.readAllLines(file)).containsExactly("remora-spent 1");
    }

    @Test
    void oneOwnerAtATimeHasTheFile() throws IOException {
        try (SpentTokens first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by another process");
            first.spend("a", end);
        }
        open().close();
    }

    @Test
    void theFileHoldsHashesAndIsForItsOwnerAlone() throws IOException {
        try (SpentTokens spent = open()) {
            spent.spend("an id\nwith a line", end);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllLines(file)).hasSize(2).last().asString().matches("[0-9]+ [0-9a-f]{64}");
    }
}
