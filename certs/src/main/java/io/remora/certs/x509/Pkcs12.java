package io.remora.certs.x509;

import io.remora.certs.CertsException;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/**
 * A key and its certificates in one file behind a password, RFC 7292, as Java's key stores, OpenSSL and browsers read
 * it.
 *
 * <p>AES-256 and SHA-256 throughout, 300,000 rounds for the key, the certificates and the check value: the JDK's own
 * writer uses 10,000, and the weakest of the three is what a guesser attacks.
 */
public final class Pkcs12 {
    private static final int ROUNDS = 300_000;

    private Pkcs12() {}

    /**
     * The bytes of a PKCS#12 file.
     *
     * @param alias the friendly name of the key
     * @param chain the key's certificate first
     * @param password printable ASCII; not erased here
     * @throws CertsException {@code BAD_VALUE} for another password
     */
    public static byte[] encode(String alias, PrivateKey key, List<X509Certificate> chain, char[] password) {
        for (char c : password) {
            if (c < ' ' || c > '~') {
                throw CertsException.of(
                        CertsException.Reason.BAD_VALUE,
                        "a password of a PKCS#12 file must be printable ASCII: Java's key stores open no other; choose"
                                + " another");
            }
        }
        try {
            Provider provider = new BouncyCastleProvider();
            OutputEncryptor encryptor = new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                    .setProvider(provider)
                    .setIterationCount(ROUNDS)
                    .build(password);
            DERBMPString name = new DERBMPString(alias);
            SubjectKeyIdentifier identifier =
                    new SubjectKeyIdentifier(Issuer.keyIdentifier(chain.get(0).getPublicKey()));
            PKCS12SafeBag[] certificates = new PKCS12SafeBag[chain.size()];
            for (int i = 0; i < certificates.length; i++) {
                Certificate encoded = new X509CertificateHolder(chain.get(i).getEncoded()).toASN1Structure();
                PKCS12SafeBagBuilder bag = new PKCS12SafeBagBuilder(encoded);
                if (i == 0) {
                    bag.addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, name)
                            .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, identifier);
                }
                certificates[i] = bag.build();
            }
            PKCS12SafeBag keyBag = new PKCS12SafeBagBuilder(PrivateKeyInfo.getInstance(key.getEncoded()), encryptor)
                    .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, name)
                    .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, identifier)
                    .build();
            return new PKCS12PfxPduBuilder()
                    .addEncryptedData(encryptor, certificates)
                    .addData(keyBag)
                    .build(
                            new JcePKCS12MacCalculatorBuilder(NISTObjectIdentifiers.id_sha256)
                                    .setProvider(provider)
                                    .setIterationCount(ROUNDS),
                            password)
                    .getEncoded();
        } catch (IOException
                | OperatorCreationException
                | PKCSException
                | java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException("a PKCS#12 file could not be made", e);
        }
    }
}
