package io.remora.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Vouched;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class TokenTest {
    private static final TokenKeys KEYS = TokenKeys.generate();
    private static final KeyPair HOLDER = TestAuthority.newKeys();
    private static final byte[] CHANNEL = new byte[32];

    private final TestClock clock = TestClock.fixed();
    private final TokenIssuer issuer = TokenIssuer.of(KEYS, "lab", clock);
    private final TestAuthority authority = new TestAuthority("Test root", clock);
    private final Handshake holder = certified(HOLDER);
    private final TokenBinding bound = TokenBinding.ofKey(HOLDER.getPublic());

    @TempDir
    private Path folder;

    private TokenAuthenticator.Builder builder() {
        return TokenAuthenticator.builder(KEYS, "lab").clock(clock);
    }

    private Handshake certified(KeyPair pair) {
        return Peers.with(authority.leaf().dns("ci.example").publicKey(pair).issue());
    }

    private static Exchange present(TokenAuthenticator authenticator, String token, Handshake handshake) {
        return Exchange.run(authenticator, TokenCredential.of(token), handshake);
    }

    @Test
    void theSubjectOfATokenIsThePrincipalUntilTheTokenEnds() {
        Principal principal = present(builder().build(), issuer.issue(TokenRequest.of("ci", bound)), holder)
                .admitted();
        assertThat(principal.name()).isEqualTo("token:ci");
        assertThat(principal.authenticator()).isEqualTo("token");
        assertThat(principal.expires()).contains(clock.instant().plus(Duration.ofMinutes(5)));
    }

    @Test
    void whoIsLetInByTheToleranceAloneStaysNoLongerThanIt() {
        String token = issuer.issue(TokenRequest.of("ci", bound));
        clock.advance(Duration.ofMinutes(6));
        assertThat(present(builder().build(), token, holder).admitted().expires())
                .contains(clock.instant().minus(Duration.ofMinutes(1)).plus(TokenAuthenticator.TOLERANCE));
    }

    @Test
    void aSessionEndsWhenTheKeyOfItsTokenIsNoLongerTrusted() throws IOException {
        Path open = folder.resolve("rotated.pub");
        KEYS.writePublic(open);
        TokenAuthenticator fromFile =
                TokenAuthenticator.builder(open, "lab", clock).clock(clock).build();
        Vouched session = present(
                        fromFile, issuer.issue(TokenRequest.of("ci", bound).session(Duration.ofHours(8))), holder)
                .accepted();
        Files.delete(open);
        KEYS.writePublic(open);
        clock.advance(Duration.ofHours(1));
        assertThat(session.again().ask().name())
                .as("the same key, long after the token's end")
                .isEqualTo("token:ci");
        Files.delete(open);
        TokenKeys.generate().writePublic(open);
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> session.again().ask())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("signed by none of the keys that are trusted");
    }

    @Test
    void aTokenMaySayThatItsSessionsOutlastIt() {
        String token = issuer.issue(TokenRequest.of("ci", bound).session(Duration.ofHours(8)));
        assertThat(present(builder().build(), token, holder).admitted().expires())
                .contains(clock.instant().plus(Duration.ofHours(8)));
    }

    @Test
    void theBytesAreTheFourThatNameItTheLengthAndTheToken() throws IOException {
        String token = issuer.issue(TokenRequest.of("ci", bound));
        byte[] written = Wires.bytes(
                "RMT1".getBytes(StandardCharsets.US_ASCII),
                new byte[] {(byte) (token.length() >> 8), (byte) token.length()},
                token.getBytes(StandardCharsets.US_ASCII));
        Wires wires = new Wires();
        wires.client().write(Wires.bytes(written, "frame".getBytes(StandardCharsets.US_ASCII)));
        builder().build().authenticate(holder, wires.server());
        assertThat(wires.client().read(1)).containsExactly(6);
        assertThat(wires.unread()).asString(StandardCharsets.US_ASCII).isEqualTo("frame");
    }

    @Test
    void aStolenTokenIsUselessWithAnotherKey() {
        String token = issuer.issue(TokenRequest.of("ci", bound));
        Exchange thief = present(builder().build(), token, certified(TestAuthority.newKeys()));
        assertThat(thief.refusal())
                .startsWith("the token is bound to another key than this peer's: it may have been stolen");
        assertThat(thief.client())
                .isInstanceOf(RefusedException.class)
                .hasMessage("the peer refused the token: its log says why");
        assertThat(present(builder().build(), token, Peers.unproven()).refusal())
                .contains("another key");
    }

    @Test
    void aTokenBoundToAnSshKeyFitsThatKeyAlone() {
        String token = issuer.issue(TokenRequest.of("ci", bound));
        Evidence own = new Evidence.SshKey("ci", HOLDER.getPublic(), "SHA256:x", Optional.empty());
        Evidence other = new Evidence.SshKey("ci", TestAuthority.newKeys().getPublic(), "SHA256:x", Optional.empty());
        assertThat(present(builder().build(), token, Peers.with(own)).admitted().name())
                .isEqualTo("token:ci");
        assertThat(present(builder().build(), token, Peers.with(other)).refusal())
                .contains("another key");
    }

    @Test
    void aTokenRelayedThroughASecondConnectionIsRefused() {
        byte[] second = {1, 2, 3};
        Handshake first = Peers.with(new Evidence.Nothing(), CHANNEL);
        TokenCredential credential = TokenCredential.from(
                handshake -> issuer.issue(TokenRequest.of("ci", TokenBinding.ofChannel(handshake.channelBinding()))));
        assertThat(Exchange.run(builder().build(), credential, first).admitted().name())
                .isEqualTo("token:ci");
        assertThat(Exchange.run(builder().build(), Peers.with(new Evidence.Nothing(), second), credential, first)
                        .refusal())
                .contains("bound to another connection than this peer's");
        assertThat(Exchange.run(builder().build(), Peers.unproven(), credential, first)
                        .refusal())
                .contains("bound to another connection");
    }

    @Test
    void aChannelWithoutABindingCannotBeBoundTo() {
        assertThatThrownBy(() -> TokenBinding.ofChannel(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bind the token to the holder's key");
    }

    @Test
    void anUnboundTokenIsLetInOnlyWhereThatIsAllowed() {
        String token = issuer.issue(TokenRequest.of("ci", TokenBinding.unbound()));
        assertThat(present(builder().build(), token, holder).refusal()).startsWith("the token is bound to nothing");
        assertThat(present(builder().allowUnbound().build(), token, Peers.unproven())
                        .admitted()
                        .name())
                .isEqualTo("token:ci");
    }

    @Test
    void allowingUnboundTokensFreesNoBoundOne() {
        String token = issuer.issue(TokenRequest.of("ci", bound));
        assertThat(present(builder().allowUnbound().build(), token, Peers.unproven())
                        .refusal())
                .contains("another key");
    }

    @Test
    void aTokenForSomebodyElseIsRefused() {
        String token = TokenIssuer.of(KEYS, "elsewhere", clock).issue(TokenRequest.of("ci", bound));
        assertThat(present(builder().build(), token, holder).refusal())
                .contains("the token cannot be used", "audience lab");
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        String token = TokenIssuer.of(TokenKeys.generate(), "lab", clock).issue(TokenRequest.of("ci", bound));
        assertThat(present(builder().build(), token, holder).refusal())
                .startsWith("the token was signed by none of the keys that are trusted");
    }

    @ParameterizedTest
    @CsvSource({"-11, cannot be used", "-5, ''", "0, ''", "5, ''", "9, ''", "10, expired", "11, expired", "600, expired"
    })
    void theClocksMayDifferByFiveMinutes(int minutes, String refusal) {
        String token = issuer.issue(TokenRequest.of("ci", bound));
        clock.advance(Duration.ofMinutes(minutes));
        Exchange exchange = present(builder().build(), token, holder);
        if (refusal.isEmpty()) {
            assertThat(exchange.admitted().name()).isEqualTo("token:ci");
        } else {
            assertThat(exchange.refusal()).contains(refusal, "it is " + clock.instant() + " here", "clock");
        }
    }

    @Test
    void aSmallerToleranceIsKept() {
        String token = issuer.issue(TokenRequest.of("ci", bound));
        clock.advance(Duration.ofMinutes(5));
        assertThat(present(builder().tolerance(Duration.ZERO).build(), token, holder)
                        .refusal())
                .contains("expired");
        assertThatThrownBy(() -> builder().tolerance(Duration.ofMinutes(6)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aTokenWithOneChangedCharacterIsRefused(int part) {
        String[] parts = issuer.issue(TokenRequest.of("ci", bound)).split("\\.", -1);
        char[] changed = parts[part].toCharArray();
        changed[changed.length / 2] = changed[changed.length / 2] == 'A' ? 'B' : 'A';
        parts[part] = new String(changed);
        assertThat(present(builder().build(), String.join(".", parts), holder).refusal())
                .startsWith("the token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "RS256"})
    void anotherAlgorithmInTheHeaderIsRefused(String algorithm) {
        String[] parts = issuer.issue(TokenRequest.of("ci", bound)).split("\\.", -1);
        String header =
                new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8).replace("ES256", algorithm);
        parts[0] = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8));
        for (String signature : List.of(parts[2], "")) {
            assertThat(present(builder().build(), parts[0] + "." + parts[1] + "." + signature, holder)
                            .refusal())
                    .startsWith("the token");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "....", "\u202e\n\u001b[31m"})
    void whatIsNoTokenIsRefusedInOneCleanLine(String token) {
        assertThat(present(builder().build(), token, holder).refusal())
                .startsWith("the token")
                .doesNotContain("\n", "\u202e", "\u001b");
    }

    @Test
    void anotherBeginningIsRefused() throws IOException {
        Wires wires = new Wires();
        wires.client().write(new byte[] {0, 0, 0, 5, 0, 0, 0});
        assertThatThrownBy(() -> builder().build().authenticate(holder, wires.server()))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("it presented no token");
    }

    @Test
    void aTokenThatIsTooLongIsRefusedBeforeItIsRead() throws IOException {
        Wires wires = new Wires();
        wires.client().write(Wires.bytes(Wire.tokenOpening(), new byte[] {(byte) 0xff, (byte) 0xff}));
        assertThatThrownBy(() -> builder().build().authenticate(holder, wires.server()))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("its token has 65535 bytes, but at most 8192 are read");
    }

    @Test
    void aPeerThatEndsHalfWayIsAnEndAndNoRefusal() throws IOException {
        Wires wires = new Wires();
        wires.client().write(Wires.bytes(Wire.tokenOpening(), new byte[] {0, 9, 'a'}));
        wires.clientCloses();
        assertThatThrownBy(() -> builder().build().authenticate(holder, wires.server()))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void aTokenThatIsGoodOnceIsRefusedWhereNothingRemembersIt() {
        String token = issuer.issue(TokenRequest.of("ci", bound).singleUse());
        assertThat(present(builder().build(), token, holder).refusal()).contains("no file to remember used ones");
    }

    @Test
    void aThiefCannotUseUpATokenThatIsGoodOnce() throws IOException {
        try (SpentTokens spent = SpentTokens.open(folder.resolve("spent"), clock)) {
            TokenAuthenticator once = builder().spentTokens(spent).build();
            String token = issuer.issue(TokenRequest.of("ci", bound).singleUse());
            assertThat(present(once, token, certified(TestAuthority.newKeys())).refusal())
                    .contains("another key");
            assertThat(present(once, token, holder).admitted().name()).isEqualTo("token:ci");
            assertThat(present(once, token, holder).refusal()).startsWith("the token was used before");
        }
    }

    @Test
    void aTokenThatIsGoodOftenIsGoodOftenUnlessOnlyOnceIsAllowed() throws IOException {
        try (SpentTokens spent = SpentTokens.open(folder.resolve("spent"), clock)) {
            String token = issuer.issue(TokenRequest.of("ci", bound));
            TokenAuthenticator often = builder().spentTokens(spent).build();
            assertThat(present(often, token, holder).admitted().name()).isEqualTo("token:ci");
            assertThat(present(often, token, holder).admitted().name()).isEqualTo("token:ci");
            assertThat(present(builder().spentTokens(spent).onceOnly().build(), token, holder)
                            .refusal())
                    .contains("good any number of times");
        }
    }

    @Test
    void aSubjectThatCouldForgeALineIsRefused() {
        assertThat(present(builder().build(), issuer.issue(TokenRequest.of("ci\nroot", bound)), holder)
                        .refusal())
                .contains("ci\\u000aroot")
                .doesNotContain("\n");
    }

    @Test
    void theKeysLiveInFilesOfWhichOneIsSecret() throws IOException {
        Path secret = folder.resolve("token.key");
        Path open = folder.resolve("token.pub");
        KEYS.write(secret);
        KEYS.writePublic(open);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        String token = TokenIssuer.of(TokenKeys.read(secret), "lab", clock).issue(TokenRequest.of("ci", bound));
        TokenAuthenticator fromFile =
                TokenAuthenticator.builder(open, "lab").clock(clock).build();
        assertThat(present(fromFile, token, holder).admitted().name()).isEqualTo("token:ci");
        assertThatThrownBy(() -> TokenAuthenticator.builder(secret, "lab"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not hold the public keys");
        assertThatThrownBy(() -> TokenKeys.read(folder.resolve("missing"))).hasMessageContaining("no such file");
        Files.writeString(folder.resolve("bad"), "{}");
        assertThatThrownBy(() -> TokenKeys.read(folder.resolve("bad")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not hold the keys of a token issuer");
    }

    @Test
    void aSettingMakesIt() throws IOException {
        Path open = folder.resolve("token.pub");
        KEYS.writePublic(open);
        TokenIssuer now = TokenIssuer.of(KEYS, "lab", java.time.Clock.systemUTC());
        var made = (TokenAuthenticator) Authenticators.of(
                "token:keys=" + open + ",audience=lab,spent=" + folder.resolve("spent") + ",once-only,allow-unbound");
        assertThat(present(
                                made,
                                now.issue(TokenRequest.of("ci", TokenBinding.unbound())
                                        .singleUse()),
                                Peers.unproven())
                        .admitted()
                        .name())
                .isEqualTo("token:ci");
        assertThat(present(made, now.issue(TokenRequest.of("ci", TokenBinding.unbound())), Peers.unproven())
                        .refusal())
                .contains("good any number of times");
    }

    @Test
    void aRequestOutsideItsBoundsIsAnError() {
        TokenRequest request = TokenRequest.of("ci", bound);
        assertThatThrownBy(() -> request.life(Duration.ofHours(25))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.life(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.session(Duration.ofMinutes(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenRequest.of(" ", bound)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenIssuer.of(KEYS, " ", clock)).isInstanceOf(IllegalArgumentException.class);
    }
}
