package io.remora.authenticator;

import com.google.crypto.tink.jwt.JwtInvalidException;
import com.google.crypto.tink.jwt.JwtPublicKeyVerify;
import com.google.crypto.tink.jwt.JwtValidator;
import com.google.crypto.tink.jwt.VerifiedJwt;
import io.remora.Conversation;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Vouched;
import io.remora.certs.Printable;
import io.remora.server.PrincipalNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A peer is the subject of a signed, short-lived token, {@code token:SUBJECT}, on the channel that the token is bound
 * to; on any other it is refused. {@link TokenIssuer} makes tokens and says what they hold, {@link TokenCredential}
 * presents them. The conversation:
 *
 * <pre>
 * peer:  'R' 'M' 'T' '1'  length (2 bytes, big-endian, at most 8192)  the token in ASCII
 * we:    06               it is accepted; when it is not, the connection just ends
 * </pre>
 *
 * <p>Checked in this order: signature, type, audience, time, binding, and last whether it was used before, so that who
 * stole a token cannot use it up. Guarantees: a token without a binding is refused unless {@link Builder#allowUnbound}
 * was called; a token that is good once is refused where there is no place to remember it. Clocks may differ by
 * {@link Builder#tolerance}. The principal expires with the token by our clock, or when the token says that its
 * sessions do; one that was let in by the tolerance alone, as its token had ended here, expires with the tolerance. Its
 * session ends too when the key that signed the token is no longer trusted. Safe for any thread.
 */
public final class TokenAuthenticator implements OpeningAuthenticator, VouchingAuthenticator {
    /** The largest and the usual tolerance for clocks: five minutes. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    static final byte ACCEPTED = 6;

    private static final String NAME = "token";
    private static final int LONGEST = 8192;

    private final Supplier<JwtPublicKeyVerify> keys;
    private final String audience;
    private final Clock clock;
    private final Duration tolerance;
    private final boolean unbound;
    private final boolean onceOnly;
    private final Optional<SpentTokens> spent;

    private TokenAuthenticator(Builder builder) {
        this.keys = builder.keys;
        this.audience = builder.audience;
        this.clock = builder.clock;
        this.tolerance = builder.tolerance;
        this.unbound = builder.unbound;
        this.onceOnly = builder.onceOnly;
        this.spent = Optional.ofNullable(builder.spent);
    }

    /**
     * Lets in the tokens of an issuer in this process.
     *
     * @param audience for whom its tokens are: the name that the issuer has for this side
     */
    public static Builder builder(TokenKeys issuer, String audience) {
        JwtPublicKeyVerify verifier = issuer.verifier();
        return new Builder(() -> verifier, audience);
    }

    /**
     * Lets in the tokens of an issuer whose public keys are in a file, as they stand there now and later.
     *
     * @throws IOException when the file cannot be read or holds no such keys
     */
    public static Builder builder(Path publicKeys, String audience) throws IOException {
        return builder(publicKeys, audience, Clock.systemUTC());
    }

    static Builder builder(Path publicKeys, String audience, Clock looking) throws IOException {
        return new Builder(ReloadingFile.open(publicKeys, TokenKeys::readVerifier, looking), audience);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] opening() {
        return Wire.tokenOpening();
    }

    @Override
    public Vouched vouch(Handshake handshake, Conversation conversation) throws IOException {
        Wire.expect(conversation, Wire.tokenOpening(), "token");
        String token = new String(Wire.read(conversation, LONGEST, "token"), StandardCharsets.US_ASCII);
        Instant now = clock.instant();
        JwtPublicKeyVerify trusted = keys.get();
        Principal principal = judge(verify(token, trusted, now), handshake, now);
        conversation.write(new byte[] {ACCEPTED});
        return new Vouched(principal, new StillSigned(token, principal, now, trusted));
    }

    /** Whether the key that signed a token is still among those that are trusted; its time was judged when it came. */
    private final class StillSigned implements Vouched.Again {
        private final String token;
        private final Principal principal;
        private final Instant came;
        private JwtPublicKeyVerify trusted;

        StillSigned(String token, Principal principal, Instant came, JwtPublicKeyVerify trusted) {
            this.token = token;
            this.principal = principal;
            this.came = came;
            this.trusted = trusted;
        }

        @Override
        public Principal ask() throws RefusedException {
            JwtPublicKeyVerify now = keys.get();
            if (now != trusted) {
                verify(token, now, came);
                trusted = now;
            }
            return principal;
        }
    }

    private VerifiedJwt verify(String token, JwtPublicKeyVerify trusted, Instant now) throws RefusedException {
        try {
            return trusted.verifyAndDecode(
                    token,
                    JwtValidator.newBuilder()
                            .expectTypeHeader(TokenIssuer.TYPE)
                            .expectAudience(audience)
                            .setClock(Clock.fixed(now, ZoneOffset.UTC))
                            .setClockSkew(tolerance)
                            .expectIssuedInThePast()
                            .build());
        } catch (JwtInvalidException e) {
            throw new RefusedException(
                    "the token cannot be used: " + Printable.of(String.valueOf(e.getMessage())) + "; it is " + now
                            + " here: get a new one, or set the clock that is wrong",
                    e);
        } catch (GeneralSecurityException e) {
            throw new RefusedException(
                    "the token was signed by none of the keys that are trusted: get one from this side's issuer", e);
        }
    }

    private Principal judge(VerifiedJwt token, Handshake handshake, Instant now) throws IOException {
        try {
            Instant end = token.getExpiration();
            if (end.isAfter(now.plus(TokenRequest.LONGEST_LIFE).plus(tolerance))) {
                throw new RefusedException("the token lives until " + end + ", longer than "
                        + TokenRequest.LONGEST_LIFE.toHours() + " hours: get one with a shorter life");
            }
            checkBinding(new TokenBinding(token.getStringClaim(TokenIssuer.BIND)), handshake);
            PrincipalNames names = new PrincipalNames("the token");
            names.add("token:" + token.getSubject());
            boolean once = token.hasBooleanClaim(TokenIssuer.ONCE) && token.getBooleanClaim(TokenIssuer.ONCE);
            spend(token.getJwtId(), end, once);
            Instant expires = token.hasNumberClaim(TokenIssuer.SESSION)
                    ? Instant.ofEpochSecond(
                            token.getNumberClaim(TokenIssuer.SESSION).longValue())
                    : end.isAfter(now) ? end : end.plus(tolerance);
            return names.principal(NAME, Optional.of(expires));
        } catch (JwtInvalidException e) {
            throw new RefusedException(
                    "the token lacks a claim: " + Printable.of(String.valueOf(e.getMessage())) + "; get a new one", e);
        }
    }

    private void checkBinding(TokenBinding binding, Handshake handshake) throws RefusedException {
        if (binding.isUnbound()) {
            if (!unbound) {
                throw new RefusedException(
                        "the token is bound to nothing: get one that is bound to its holder's key, or"
                                + " allow unbound ones here");
            }
        } else if (!binding.fits(handshake)) {
            throw new RefusedException("the token is bound to " + binding.kind()
                    + " than this peer's: it may have been stolen, or its holder has a new key and needs a new token");
        }
    }

    private void spend(String id, Instant end, boolean once) throws IOException {
        if (onceOnly && !once) {
            throw new RefusedException("the token is good any number of times: get one that is good once");
        }
        if (once) {
            if (spent.isEmpty()) {
                throw new RefusedException(
                        "the token is good once, and this side has no file to remember used ones:" + " configure one");
            }
            spent.get().spend(id, end.plus(tolerance));
        }
    }

    /** The choices for a {@link TokenAuthenticator}. Used by one thread. */
    public static final class Builder {
        private final Supplier<JwtPublicKeyVerify> keys;
        private final String audience;
        private Clock clock = Clock.systemUTC();
        private Duration tolerance = TOLERANCE;
        private boolean unbound;
        private boolean onceOnly;
        private @Nullable SpentTokens spent;

        private Builder(Supplier<JwtPublicKeyVerify> keys, String audience) {
            this.keys = keys;
            this.audience = audience;
        }

        /** The clock that tokens are judged by. */
        public Builder clock(Clock choice) {
            this.clock = choice;
            return this;
        }

        /** How far the issuer's clock and ours may differ; zero to {@link #TOLERANCE}. */
        public Builder tolerance(Duration most) {
            if (most.isNegative() || most.compareTo(TOLERANCE) > 0) {
                throw new IllegalArgumentException(
                        "a tolerance of " + most + " cannot be used: give between 0 and " + TOLERANCE);
            }
            this.tolerance = most;
            return this;
        }

        /** Remembers there which tokens were used; the caller closes it. Needed for tokens that are good once. */
        public Builder spentTokens(SpentTokens memory) {
            this.spent = memory;
            return this;
        }

        /** Lets in only tokens that are good once. */
        public Builder onceOnly() {
            this.onceOnly = true;
            return this;
        }

        /** The weak choice: lets in tokens that are bound to nothing, so that whoever steals one may use it. */
        public Builder allowUnbound() {
            this.unbound = true;
            return this;
        }

        /** The authenticator. */
        public TokenAuthenticator build() {
            return new TokenAuthenticator(this);
        }
    }

    /** {@code token:keys=FILE,audience=NAME[,spent=FILE][,once-only][,allow-unbound]}. */
    public static final class Provider implements AuthenticatorProvider {
        /** For ServiceLoader. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String help() {
            return "token:keys=FILE,audience=NAME[,spent=FILE][,once-only][,allow-unbound]  a signed token; the public"
                    + " keys of its issuer, for whom it is, where used ones are remembered";
        }

        @Override
        public TokenAuthenticator create(String setting) throws IOException {
            Setting values = Setting.parse(
                    NAME, setting, Set.of("keys", "audience", "spent"), Set.of("once-only", "allow-unbound"));
            Builder builder = TokenAuthenticator.builder(Path.of(values.required("keys")), values.required("audience"));
            Optional<Path> memory = values.file("spent");
            if (memory.isPresent()) {
                builder.spentTokens(SpentTokens.open(memory.get(), builder.clock));
            }
            if (values.has("once-only")) {
                builder.onceOnly();
            }
            if (values.has("allow-unbound")) {
                builder.allowUnbound();
            }
            return builder.build();
        }
    }
}
