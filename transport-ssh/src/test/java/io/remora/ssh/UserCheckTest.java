package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the listener decides about certificates that a polite client would not even show. */
@Timeout(60)
final class UserCheckTest {
    @TempDir
    static Path folder;

    static Path authority;
    static Path holder;
    static UserCheck check;

    @BeforeAll
    static void make() throws IOException {
        authority = Tools.keygen(folder.resolve("ca"), "ed25519", "");
        holder = Tools.keygen(folder.resolve("holder"), "ecdsa", "");
        Path revoked = Files.writeString(folder.resolve("revoked"), "id: bad one\n");
        check = new UserCheck(new ListenSettings(
                Optional.empty(),
                List.of(),
                List.of(Path.of(authority + ".pub")),
                List.of(revoked),
                PreAuthLimits.defaults()));
    }

    private static PublicKey certificate(String... options) throws IOException {
        Tools.certify(authority, Path.of(holder + ".pub"), options);
        return KeyFile.certificate(Path.of(holder + "-cert.pub"));
    }

    private static Optional<String> objection(String user, PublicKey key, Instant now) {
        return check.objection(new Login(user, key, InetAddress.getLoopbackAddress()), now);
    }

    @Test
    void aCertificateHoldsFromItsFirstSecondToItsLast() throws IOException {
        PublicKey certificate = certificate("-I", "a", "-n", "me", "-V", "20260101000000Z:20260101010000Z");
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = start.plus(Duration.ofHours(1));
        assertThat(objection("me", certificate, start.minusSeconds(1))).isPresent();
        assertThat(objection("me", certificate, start)).isEmpty();
        assertThat(objection("me", certificate, end.minusSeconds(1))).isEmpty();
        assertThat(objection("me", certificate, end)).isPresent();
    }

    @Test
    void anotherPrincipalNoPrincipalAHostsCertificateAndARevokedIdAreRefused() throws IOException {
        Instant now = Instant.now();
        assertThat(objection("me", certificate("-I", "a", "-n", "you"), now)).isPresent();
        assertThat(objection("me", certificate("-I", "a"), now)).isPresent();
        assertThat(objection("me", certificate("-I", "a", "-h", "-n", "me"), now))
                .isPresent();
        assertThat(objection("me", certificate("-I", "bad one", "-n", "me"), now))
                .isPresent();
        assertThat(objection("me", certificate("-I", "a", "-n", "you,me"), now)).isEmpty();
        assertThat(objection("me", KeyFile.open(holder, Prompts.none()).publicKey(), now))
                .isPresent();
    }

    @Test
    void aCriticalOptionThatWeDoNotKeepIsARefusal() throws IOException {
        assertThat(objection("me", certificate("-I", "a", "-n", "me", "-O", "force-command=/bin/sh"), Instant.now()))
                .isPresent();
        assertThat(objection(
                        "me", certificate("-I", "a", "-n", "me", "-O", "source-address=127.0.0.0/8"), Instant.now()))
                .isEmpty();
    }
}
