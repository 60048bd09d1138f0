package io.remora.certs.x509;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.Printable;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Locale;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Whether a private key and a public one belong together, proven by a signature. */
public final class KeyPairs {
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyPairs() {}

    /**
     * Refuses a key that is not the certificate's.
     *
     * @param origin names the key's source in the message
     * @throws CertsException {@code MISMATCH} when it is not
     */
    public static void requirePair(X509Certificate certificate, PrivateKey key, String origin) {
        if (!fit(certificate.getPublicKey(), key)) {
            throw CertsException.of(
                    CertsException.Reason.MISMATCH,
                    origin + " is not the key of the certificate "
                            + CertificateDetails.of(certificate).subject()
                            + "; give the two files that were made together");
        }
    }

    /**
     * Refuses a private key that does not belong to the public one.
     *
     * @param origin names the key's source in the message
     * @throws CertsException {@code MISMATCH} when it does not
     */
    public static void requirePair(PublicKey owner, PrivateKey key, String origin) {
        if (!fit(owner, key)) {
            throw CertsException.of(
                    CertsException.Reason.MISMATCH,
                    origin + " is not the key that belongs here; restore it from a backup");
        }
    }

    /**
     * A P-256 private key with its public one, which is computed.
     *
     * @param origin names the key's source in the message
     * @throws CertsException {@code BAD_VALUE} when it is of another kind
     */
    public static KeyPair of(PrivateKey key, String origin) {
        if (KeyKind.of(key) != KeyKind.P256 || !(key instanceof ECPrivateKey secret)) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    Printable.of(origin) + " holds a key of kind " + KeyKind.describe(key)
                            + "; a host joins with one of kind " + KeyKind.P256.label());
        }
        org.bouncycastle.math.ec.ECPoint point = new FixedPointCombMultiplier()
                .multiply(CustomNamedCurves.getByName("P-256").getG(), secret.getS())
                .normalize();
        ECPoint open = new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
        try {
            ECPublicKeySpec spec = new ECPublicKeySpec(open, secret.getParams());
            return new KeyPair(KeyFactory.getInstance("EC").generatePublic(spec), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has EC keys", e);
        }
    }

    /** Whether they belong together. */
    public static boolean fit(PublicKey owner, PrivateKey key) {
        try {
            String algorithm = switch (owner.getAlgorithm().toUpperCase(Locale.ROOT)) {
                case "EC" -> "SHA256withECDSA";
                case "RSA" -> "SHA256withRSA";
                default -> "Ed25519";
            };
            byte[] challenge = new byte[32];
            RANDOM.nextBytes(challenge);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(challenge);
            byte[] signed = signature.sign();
            signature.initVerify(owner);
            signature.update(challenge);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
