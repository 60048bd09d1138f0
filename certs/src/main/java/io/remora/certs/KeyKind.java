package io.remora.certs;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Locale;

/** The two kinds of key an authority can have; what it issues for TLS is always P-256, which every TLS stack takes. */
public enum KeyKind {
    /** ECDSA on NIST P-256 with SHA-256: the default, because all peers can verify it. */
    P256("EC P-256", "SHA256withECDSA"),
    /** Ed25519: for an authority whose peers are known to verify it (SunJSSE, OpenSSL and Python do). */
    ED25519("Ed25519", "Ed25519");

    private final String label;
    private final String signatureAlgorithm;

    KeyKind(String label, String signatureAlgorithm) {
        this.label = label;
        this.signatureAlgorithm = signatureAlgorithm;
    }

    /** The name for people, as {@code certs show} prints it. */
    public String label() {
        return label;
    }

    /** The JCA name of the signature algorithm that goes with this kind. */
    public String signatureAlgorithm() {
        return signatureAlgorithm;
    }

    /** Makes a new key pair with the JDK's provider and its default source of randomness. */
    public KeyPair generate() {
        try {
            if (this == ED25519) {
                return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make " + label + " keys", e);
        }
    }

    /**
     * The kind of this key.
     *
     * @throws CertsException {@code BAD_VALUE} when it is neither P-256 nor Ed25519
     */
    public static KeyKind of(Key key) {
        String found = describe(key);
        for (KeyKind kind : values()) {
            if (kind.label.equals(found)) {
                return kind;
            }
        }
        throw CertsException.of(
                CertsException.Reason.BAD_VALUE,
                "a key of kind " + found + " cannot be used here; make one of kind EC P-256 or Ed25519");
    }

    /**
     * The kind that a person named: {@code p256} or {@code ed25519}, in any case.
     *
     * @throws CertsException {@code BAD_VALUE} for anything else
     */
    public static KeyKind parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "p256", "p-256" -> P256;
            case "ed25519" -> ED25519;
            default ->
                throw CertsException.of(
                        CertsException.Reason.BAD_VALUE, "unknown key kind '" + text + "'; use p256 or ed25519");
        };
    }

    /** A short description of any key, also of kinds that an authority does not make: {@code RSA 2048}. */
    public static String describe(Key key) {
        if (key instanceof ECKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            String spec = String.valueOf(ec.getParams());
            return bits == 256 && !spec.contains("secp256r1") ? "EC 256 (not P-256)" : "EC P-" + bits;
        }
        if (key instanceof RSAKey rsa) {
            return "RSA " + rsa.getModulus().bitLength();
        }
        if (key instanceof EdECKey ed) {
            return ed.getParams().getName();
        }
        if (key instanceof DSAKey) {
            return "DSA";
        }
        return key.getAlgorithm();
    }
}
