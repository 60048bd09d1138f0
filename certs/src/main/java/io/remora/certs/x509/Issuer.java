package io.remora.certs.x509;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.SubjectAltName;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate that may sign others, with its private key. Makes what RFC 5280 asks for, strictly enough for
 * {@code openssl verify -x509_strict}: key identifiers, critical basic constraints and key usage, random serials of 128
 * bits.
 *
 * <p>Immutable and safe for any thread. Whoever holds it can sign: keep it only as long as needed.
 */
public final class Issuer {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X509Certificate certificate;
    private final PrivateKey key;

    private Issuer(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * The pair, proven to be one.
     *
     * @throws CertsException {@code MISMATCH} when the key is not the certificate's
     */
    public static Issuer of(X509Certificate certificate, PrivateKey key, String origin) {
        KeyPairs.requirePair(certificate, key, origin);
        return new Issuer(certificate, key);
    }

    /**
     * A new root: a self-signed authority certificate.
     *
     * @param label what the common name starts with; eight digits of the key's identifier follow, so that no two roots
     *     have the same name
     * @param pathLength how many authorities may stand between it and a leaf
     */
    public static Issuer root(String label, KeyPair keys, Validity validity, int pathLength) {
        byte[] identifier = keyIdentifier(keys.getPublic());
        X500Name name = commonName(label + " " + HexFormat.of().formatHex(identifier, 0, 4));
        X509v3CertificateBuilder builder = builder(name, name, keys.getPublic(), validity);
        X509Certificate made = authority(builder, keys.getPublic(), identifier, pathLength, keys.getPrivate());
        return new Issuer(made, keys.getPrivate());
    }

    /** A new authority below this one, that signs leaves alone. */
    public Issuer intermediate(String label, KeyPair keys, Validity validity) {
        requireOutlives(validity);
        byte[] identifier = keyIdentifier(keys.getPublic());
        X500Name name = commonName(label + " " + HexFormat.of().formatHex(identifier, 0, 4));
        X509v3CertificateBuilder builder = builder(subject(), name, keys.getPublic(), validity);
        return new Issuer(authority(builder, keys.getPublic(), ownIdentifier(), 0, key), keys.getPrivate());
    }

    /**
     * Another root's name and key, signed by this one: who trusts this root alone then accepts what the other signs.
     * The end is the earlier one of both.
     */
    public X509Certificate crossSign(X509Certificate other, Instant now) {
        Instant own = certificate.getNotAfter().toInstant();
        Instant others = other.getNotAfter().toInstant();
        Instant end = own.isBefore(others) ? own : others;
        Validity validity =
                new Validity(now.minus(Validity.SKEW).truncatedTo(ChronoUnit.SECONDS), end).notBefore(start());
        X500Name name = X500Name.getInstance(other.getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder = builder(subject(), name, other.getPublicKey(), validity);
        int pathLength = Math.min(certificate.getBasicConstraints() - 1, other.getBasicConstraints());
        return authority(builder, other.getPublicKey(), ownIdentifier(), Math.max(pathLength, 0), key);
    }

    /**
     * A peer's certificate over this public key.
     *
     * @throws CertsException {@code EXPIRED} when it would outlive this authority
     */
    public X509Certificate leaf(Leaf leaf, PublicKey peer) {
        requireOutlives(leaf.validity());
        X509v3CertificateBuilder builder = builder(
                subject(), commonName(leaf.name().text()), peer, leaf.validity().notBefore(start()));
        try {
            List<KeyPurposeId> purposes = new ArrayList<>();
            if (leaf.usage().server()) {
                purposes.add(KeyPurposeId.id_kp_serverAuth);
            }
            if (leaf.usage().client()) {
                purposes.add(KeyPurposeId.id_kp_clientAuth);
            }
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0])))
                    .addExtension(Extension.subjectAlternativeName, false, generalNames(leaf.names()))
                    .addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyIdentifier(peer)))
                    .addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(ownIdentifier()));
        } catch (IOException e) {
            throw new IllegalStateException("an extension could not be encoded", e);
        }
        return build(builder, key);
    }

    /**
     * A revocation list of this authority, DER.
     *
     * @param number greater than that of every list before
     * @param thisUpdate from when
     * @param nextUpdate until when it may be relied on
     */
    public byte[] revocationList(
            BigInteger number, Instant thisUpdate, Instant nextUpdate, Collection<RevokedSerial> revoked) {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(subject(), Date.from(thisUpdate));
        builder.setNextUpdate(Date.from(nextUpdate));
        for (RevokedSerial entry : revoked) {
            builder.addCRLEntry(
                    entry.serial(), Date.from(entry.at()), entry.reason().code());
        }
        try {
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number))
                    .addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(ownIdentifier()));
            X509CRLHolder holder = builder.build(signer(key));
            return holder.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a revocation list could not be encoded", e);
        }
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The authority's private key. */
    public PrivateKey key() {
        return key;
    }

    /** RFC 7093 method 1: the leftmost 160 bits of SHA-256 over the key's bits. */
    static byte[] keyIdentifier(PublicKey key) {
        byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded())
                .getPublicKeyData()
                .getBytes();
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bits), 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static X509Certificate authority(
            X509v3CertificateBuilder builder,
            PublicKey subjectKey,
            byte[] signedBy,
            int pathLength,
            PrivateKey signer) {
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyIdentifier(subjectKey)))
                    .addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(signedBy));
        } catch (IOException e) {
            throw new IllegalStateException("an extension could not be encoded", e);
        }
        return build(builder, signer);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey subjectKey, Validity validity) {
        return new X509v3CertificateBuilder(
                issuer,
                randomSerial(),
                Date.from(validity.notBefore()),
                Date.from(validity.notAfter()),
                subject,
                SubjectPublicKeyInfo.getInstance(subjectKey.getEncoded()));
    }

    private static X509Certificate build(X509v3CertificateBuilder builder, PrivateKey signer) {
        try {
            return Pem.certificate(builder.build(signer(signer)).getEncoded(), "a certificate just made");
        } catch (IOException e) {
            throw new IllegalStateException("a certificate could not be encoded", e);
        }
    }

    private static ContentSigner signer(PrivateKey key) {
        try {
            return new JcaContentSignerBuilder(KeyKind.of(key).signatureAlgorithm()).build(key);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this JDK cannot sign with " + KeyKind.describe(key), e);
        }
    }

    private static BigInteger randomSerial() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return new BigInteger(1, bytes).max(BigInteger.ONE);
    }

    private static GeneralNames generalNames(List<SubjectAltName> names) {
        GeneralName[] general = new GeneralName[names.size()];
        for (int i = 0; i < general.length; i++) {
            SubjectAltName name = names.get(i);
            general[i] = switch (name.kind()) {
                case DNS -> new GeneralName(GeneralName.dNSName, name.value());
                case IP -> new GeneralName(GeneralName.iPAddress, new DEROctetString(name.address()));
                case URI -> new GeneralName(GeneralName.uniformResourceIdentifier, name.value());
            };
        }
        return new GeneralNames(general);
    }

    private static X500Name commonName(String text) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, text).build();
    }

    private X500Name subject() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private Instant start() {
        return certificate.getNotBefore().toInstant();
    }

    private byte[] ownIdentifier() {
        byte[] value = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        if (value == null) {
            return keyIdentifier(certificate.getPublicKey());
        }
        return SubjectKeyIdentifier.getInstance(
                        ASN1OctetString.getInstance(value).getOctets())
                .getKeyIdentifier();
    }

    private void requireOutlives(Validity validity) {
        Instant end = certificate.getNotAfter().toInstant();
        if (validity.notAfter().isAfter(end)) {
            throw CertsException.of(
                    CertsException.Reason.EXPIRED,
                    "the certificate would be valid until " + validity.notAfter() + ", but the authority that signs it"
                            + " ends at " + end + "; give a shorter life time or rotate the authority");
        }
    }
}
