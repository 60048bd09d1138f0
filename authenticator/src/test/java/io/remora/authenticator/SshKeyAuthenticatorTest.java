package io.remora.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.Principal;
import io.remora.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
final class SshKeyAuthenticatorTest {
    private static final String KEY = "SHA256:" + "a".repeat(43);
    private static final String CA = "SHA256:" + "b".repeat(43);
    private static final PublicKey PUBLIC = TestAuthority.newKeys().getPublic();

    private final TestClock clock = TestClock.fixed();
    private final SshKeyAuthenticator authenticator = SshKeyAuthenticator.create(clock);

    @TempDir
    private Path folder;

    private static Evidence plain() {
        return new Evidence.SshKey("alice", PUBLIC, KEY, Optional.empty());
    }

    private static Evidence certified(String keyId, Optional<Instant> end, String... principals) {
        return new Evidence.SshKey(
                "alice", PUBLIC, KEY, Optional.of(new Evidence.SshCertificate(keyId, 7, List.of(principals), CA, end)));
    }

    private Principal admit(SshKeyAuthenticator with, Evidence evidence) throws RefusedException {
        return with.authenticate(Peers.with(evidence), Peers.SILENT);
    }

    @Test
    void aKeyIsItsFingerprintAndNotTheUserNameThatWasAskedFor() throws IOException {
        assertThat(admit(authenticator, plain())).isEqualTo(Principal.of("ssh:" + KEY, "ssh-key"));
    }

    @Test
    void aCertificateIsItsPrincipalsThenItsKeyIdThenTheKey() throws IOException {
        Instant end = clock.instant().plusSeconds(60);
        Principal principal = admit(authenticator, certified("alice@laptop", Optional.of(end), "alice", "ops"));
        assertThat(principal.names())
                .containsExactly("ssh-cert:alice", "ssh-cert:ops", "ssh-cert-id:alice@laptop", "ssh:" + KEY);
        assertThat(principal.name()).isEqualTo("ssh-cert:alice");
        assertThat(principal.expires()).contains(end);
    }

    @Test
    void aKeyIdIsNeverTakenForAPrincipal() throws IOException {
        assertThat(admit(authenticator, certified("root", Optional.empty(), "alice"))
                        .names())
                .doesNotContain("ssh-cert:root");
    }

    @Test
    void aCertificateEndsToTheSecond() throws IOException {
        Evidence evidence = certified("id", Optional.of(clock.instant().plusSeconds(60)), "alice");
        clock.advance(Duration.ofSeconds(59));
        assertThat(admit(authenticator, evidence).name()).isEqualTo("ssh-cert:alice");
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> admit(authenticator, evidence))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the SSH certificate 'id' ended at 2026-06-01T12:01:00Z");
    }

    @Test
    void aCertificateForNobodyIsNotForEverybody() {
        assertThatThrownBy(() -> admit(authenticator, certified("id", Optional.empty())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("names no principal");
        assertThatThrownBy(() -> admit(authenticator, certified("id", Optional.empty(), "")))
                .hasMessageContaining("names no principal");
    }

    @Test
    void aNameThatCouldForgeALineIsRefused() {
        assertThatThrownBy(() -> admit(authenticator, certified("id", Optional.empty(), "alice\nroot")))
                .isInstanceOf(RefusedException.class)
                .message()
                .contains("alice\\u000aroot")
                .doesNotContain("\n");
    }

    @Test
    void aPeerWithoutAnSshKeyIsRefused() {
        assertThatThrownBy(() -> admit(authenticator, new Evidence.Nothing()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("presented no SSH key");
    }

    @Test
    void whatTheFileRevokesIsRefusedWithinASecond() throws IOException {
        Path file = folder.resolve("revoked");
        Files.writeString(file, "# nothing yet\n");
        SshKeyAuthenticator with = SshKeyAuthenticator.create(clock, RevokedSshKeys.file(file, clock));
        assertThat(admit(with, plain()).name()).isEqualTo("ssh:" + KEY);

        Files.writeString(file, KEY + "\n");
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> admit(with, plain())).hasMessageContaining("the key " + KEY + " is revoked");
        assertThatThrownBy(() -> admit(with, certified("id", Optional.empty(), "alice")))
                .hasMessageContaining("the key " + KEY + " is revoked");

        Files.writeString(file, "# the authority\n" + CA + "\n");
        clock.advance(Duration.ofSeconds(1));
        assertThat(admit(with, plain()).name()).isEqualTo("ssh:" + KEY);
        assertThatThrownBy(() -> admit(with, certified("id", Optional.empty(), "alice")))
                .hasMessageContaining("the authority's key " + CA + " is revoked");

        Files.writeString(file, "id alice@old laptop\n");
        clock.advance(Duration.ofSeconds(1));
        assertThat(admit(with, certified("alice@new", Optional.empty(), "alice"))
                        .name())
                .isEqualTo("ssh-cert:alice");
        assertThatThrownBy(() -> admit(with, certified("alice@old laptop", Optional.empty(), "alice")))
                .hasMessageContaining("the key id 'alice@old laptop' is revoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256:short", "MD5:aa:bb", "ssh-ed25519 AAAA", "alice"})
    void aLineThatIsNotUnderstoodIsAnErrorWithItsNumber(String line) throws IOException {
        Path file = folder.resolve("revoked");
        Files.writeString(file, KEY + "\n" + line + "\n");
        assertThatThrownBy(() -> RevokedSshKeys.file(file, clock)).hasMessageContaining("revoked:2: an entry is");
    }
}
