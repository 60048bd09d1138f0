package io.remora.authenticator;

import com.google.crypto.tink.jwt.JwtPublicKeySign;
import com.google.crypto.tink.jwt.RawJwt;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * Makes tokens: JSON Web Tokens (RFC 7519) signed with ES256, of the type {@value #TYPE}, with the claims
 *
 * <pre>
 * aud      for which listening side           jti   128 random bits in base64url
 * sub      whom it stands for                 iat   when it was made
 * exp      its end                            bind  to what it is bound, see {@link TokenBinding}
 * once     true: it is spent by its first use
 * session  the end of sessions that it opens, in seconds since 1970; absent: exp
 * </pre>
 *
 * <p>Safe for any thread.
 */
public final class TokenIssuer {
    static final String TYPE = "remora-token";
    static final String BIND = "bind";
    static final String ONCE = "once";
    static final String SESSION = "session";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JwtPublicKeySign signer;
    private final String audience;
    private final Clock clock;

    private TokenIssuer(JwtPublicKeySign signer, String audience, Clock clock) {
        this.signer = signer;
        this.audience = audience;
        this.clock = clock;
    }

    /**
     * An issuer for one audience.
     *
     * @param audience the name by which the listening side knows that a token is for it; the same as in its setting
     */
    public static TokenIssuer of(TokenKeys keys, String audience, Clock clock) {
        if (audience.isBlank()) {
            throw new IllegalArgumentException("a token needs an audience: name the side that it is for");
        }
        return new TokenIssuer(keys.signer(), audience, clock);
    }

    /** Makes a token. Whoever holds it may be the subject where its binding fits: hand it over in secret. */
    public String issue(TokenRequest request) {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        RawJwt.Builder token = RawJwt.newBuilder()
                .setTypeHeader(TYPE)
                .setAudience(audience)
                .setSubject(request.subject())
                .setJwtId(Base64.getUrlEncoder().withoutPadding().encodeToString(id))
                .setIssuedAt(now)
                .setExpiration(now.plus(request.life()))
                .addStringClaim(BIND, request.binding().text());
        if (request.once()) {
            token.addBooleanClaim(ONCE, true);
        }
        request.session()
                .ifPresent(longest ->
                        token.addNumberClaim(SESSION, now.plus(longest).getEpochSecond()));
        try {
            return signer.signAndEncode(token.build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
    }
}
