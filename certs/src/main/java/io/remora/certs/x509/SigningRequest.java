package io.remora.certs.x509;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A PKCS#10 request (RFC 2986) whose signature has been verified: whoever made it holds the private key.
 *
 * <p>Only the key is taken from it. What the certificate says is the authority's decision, so subject and requested
 * extensions are ignored, and a request cannot ask for more than was granted.
 */
public final class SigningRequest {
    private static final int LONGEST = 16 * 1024;

    private final byte[] der;
    private final PublicKey key;

    private SigningRequest(byte[] der, PublicKey key) {
        this.der = der;
        this.key = key;
    }

    /** A request for this key pair. */
    public static SigningRequest of(PeerName name, KeyPair keys) {
        try {
            PKCS10CertificationRequest made = new PKCS10CertificationRequestBuilder(
                            new X500NameBuilder(BCStyle.INSTANCE)
                                    .addRDN(BCStyle.CN, name.text())
                                    .build(),
                            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
                    .build(new JcaContentSignerBuilder(
                                    KeyKind.of(keys.getPrivate()).signatureAlgorithm())
                            .build(keys.getPrivate()));
            return new SigningRequest(made.getEncoded(), keys.getPublic());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a signing request could not be made", e);
        }
    }

    /**
     * Reads a DER request and verifies it.
     *
     * @throws CertsException {@code UNREADABLE} when it is none or its signature does not fit, {@code BAD_VALUE} when
     *     its key is not P-256
     */
    public static SigningRequest parse(byte[] der) {
        if (der.length > LONGEST) {
            throw refused("has " + der.length + " bytes, more than " + LONGEST);
        }
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
            if (!Arrays.equals(request.getEncoded(), der)) {
                throw refused("is not in its canonical form");
            }
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(
                            request.getSubjectPublicKeyInfo().getEncoded()));
            if (KeyKind.of(key) != KeyKind.P256) {
                throw refused("is not for a P-256 key");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw refused("is not signed by its own key");
            }
            return new SigningRequest(der.clone(), key);
        } catch (CertsException e) {
            throw e;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            // Bouncy Castle answers some malformed structures with unchecked exceptions of several kinds.
            throw CertsException.of(
                    CertsException.Reason.UNREADABLE,
                    "the signing request cannot be read or its key is not P-256; make it again",
                    e);
        }
    }

    /** The request's DER bytes. */
    public byte[] encoded() {
        return der.clone();
    }

    /** The public key whose holder asks. */
    public PublicKey key() {
        return key;
    }

    private static CertsException refused(String why) {
        return CertsException.of(
                CertsException.Reason.UNREADABLE, "the signing request " + why + "; make it again with a P-256 key");
    }
}
