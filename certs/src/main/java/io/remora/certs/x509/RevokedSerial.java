package io.remora.certs.x509;

import io.remora.certs.RevocationReason;
import java.math.BigInteger;
import java.time.Instant;

/**
 * One line of a revocation list.
 *
 * @param serial the certificate's serial
 * @param at when it was revoked
 * @param reason why
 */
public record RevokedSerial(BigInteger serial, Instant at, RevocationReason reason) {}
