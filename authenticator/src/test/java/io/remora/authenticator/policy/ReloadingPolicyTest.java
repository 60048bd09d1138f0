package io.remora.authenticator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Principal;
import io.remora.authenticator.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ReloadingPolicyTest {
    private static final Principal ALICE = Principal.of("unix:alice", "unix-peer");

    private final TestClock clock = TestClock.fixed();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeAPolicy() throws IOException {
        file = folder.resolve("policy.toml");
        grant("one");
    }

    private void grant(String service) throws IOException {
        replace("[[grant]]\nprincipal = \"unix:alice\"\nservice = \"" + service + "\"\n");
    }

    private void replace(String text) throws IOException {
        Path next = folder.resolve("next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String service(ReloadingPolicy policy) {
        return policy.grantFor(ALICE, Set.of("one", "two", "six"))
                .map(PolicyGrant::service)
                .orElse("nothing");
    }

    @Test
    void aChangeCountsAfterASecond() throws IOException {
        ReloadingPolicy policy = ReloadingPolicy.open(file, clock);
        assertThat(service(policy)).isEqualTo("one");
        grant("two");
        assertThat(service(policy)).isEqualTo("one");
        clock.advance(Duration.ofSeconds(1));
        assertThat(service(policy)).isEqualTo("two");
    }

    @Test
    void aFileOfTheSameSizeAndTimeThatTookItsPlaceIsSeen() throws IOException {
        ReloadingPolicy policy = ReloadingPolicy.open(file, clock);
        var time = Files.getLastModifiedTime(file);
        grant("six");
        Files.setLastModifiedTime(file, time);
        clock.advance(Duration.ofSeconds(1));
        assertThat(service(policy)).isEqualTo("six");
    }

    @Test
    void aClockThatWasSetBackDoesNotStopTheLooks() throws IOException {
        ReloadingPolicy policy = ReloadingPolicy.open(file, clock);
        grant("two");
        clock.advance(Duration.ofDays(-1));
        assertThat(service(policy)).isEqualTo("two");
    }

    @Test
    void aFileThatBecameWrongChangesNothingAndSaysWhy() throws IOException {
        ReloadingPolicy policy = ReloadingPolicy.open(file, clock);
        Policy before = policy.current();
        replace("[[grant]]\nprincipal = \"*\"\nservice = \"two\"\nuntill = 1\n");
        clock.advance(Duration.ofSeconds(1));
        assertThat(policy.current()).isSameAs(before);
        assertThat(policy.problem().orElseThrow()).contains("policy.toml:4:1: the key 'untill' is not known");
        grant("two");
        clock.advance(Duration.ofSeconds(1));
        assertThat(service(policy)).isEqualTo("two");
        assertThat(policy.problem()).isEmpty();
    }

    @Test
    void aFileThatWasTakenAwayChangesNothing() throws IOException {
        ReloadingPolicy policy = ReloadingPolicy.open(file, clock);
        Files.delete(file);
        clock.advance(Duration.ofSeconds(1));
        assertThat(service(policy)).isEqualTo("one");
        assertThat(policy.problem().orElseThrow()).contains("no such file");
    }

    @Test
    void anUnchangedFileIsNotReadAgain() throws IOException {
        ReloadingPolicy policy = ReloadingPolicy.open(file, clock);
        Policy before = policy.current();
        clock.advance(Duration.ofMinutes(1));
        assertThat(policy.current()).isSameAs(before);
    }

    @Test
    void theFirstReadingFailsAloud() throws IOException {
        replace("nonsense");
        assertThatThrownBy(() -> ReloadingPolicy.open(file, clock)).isInstanceOf(PolicyException.class);
    }
}
