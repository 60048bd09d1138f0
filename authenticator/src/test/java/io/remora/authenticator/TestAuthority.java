package io.remora.authenticator;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that also issues what a careful one never would. */
final class TestAuthority {
    private static final AtomicLong SERIALS = new AtomicLong(0x1000);

    private final KeyPair keys = newKeys();
    private final String name;
    private final Clock clock;
    private final X509Certificate root;

    TestAuthority(String name, Clock clock) {
        this.name = "CN=" + name;
        this.clock = clock;
        this.root = new Leaf()
                .authority()
                .subject(this.name)
                .publicKey(keys)
                .life(Duration.ofDays(3650))
                .issue();
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    X509Certificate root() {
        return root;
    }

    Leaf leaf() {
        return new Leaf();
    }

    X509CRL list(Duration life, X509Certificate... revoked) {
        return list(clock.instant(), life, revoked);
    }

    X509CRL list(Instant from, Duration life, X509Certificate... revoked) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(new X500Name(name), Date.from(from));
            builder.setNextUpdate(Date.from(from.plus(life)));
            for (X509Certificate each : revoked) {
                builder.addCRLEntry(each.getSerialNumber(), Date.from(from), 0);
            }
            return new JcaX509CRLConverter().getCRL(builder.build(signer()));
        } catch (java.security.cert.CRLException e) {
            throw new AssertionError(e);
        }
    }

    private ContentSigner signer() {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        } catch (org.bouncycastle.operator.OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    /** A certificate in the making. */
    final class Leaf {
        private final List<GeneralName> names = new ArrayList<>();
        private String subject = "CN=somebody";
        private KeyPair own = newKeys();
        private Instant from = clock.instant().minusSeconds(60);
        private Duration life = Duration.ofHours(1);
        private List<KeyPurposeId> purposes = List.of(KeyPurposeId.id_kp_clientAuth);
        private int usage = KeyUsage.digitalSignature;
        private boolean authority;

        Leaf dns(String value) {
            names.add(new GeneralName(GeneralName.dNSName, value));
            return this;
        }

        Leaf ip(String value) {
            names.add(new GeneralName(GeneralName.iPAddress, value));
            return this;
        }

        Leaf uri(String value) {
            names.add(new GeneralName(GeneralName.uniformResourceIdentifier, value));
            return this;
        }

        Leaf mail(String value) {
            names.add(new GeneralName(GeneralName.rfc822Name, value));
            return this;
        }

        Leaf subject(String value) {
            this.subject = value;
            return this;
        }

        Leaf publicKey(KeyPair pair) {
            this.own = pair;
            return this;
        }

        Leaf from(Instant start) {
            this.from = start;
            return this;
        }

        Leaf life(Duration time) {
            this.life = time;
            return this;
        }

        Leaf purposes(KeyPurposeId... ids) {
            this.purposes = List.of(ids);
            return this;
        }

        Leaf usage(int bits) {
            this.usage = bits;
            return this;
        }

        Leaf authority() {
            this.authority = true;
            this.purposes = List.of();
            return usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        }

        X509Certificate issue() {
            try {
                JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                        new X500Name(name),
                        BigInteger.valueOf(SERIALS.incrementAndGet()),
                        Date.from(from),
                        Date.from(from.plus(life)),
                        new X500Name(subject),
                        own.getPublic());
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
                if (!purposes.isEmpty()) {
                    builder.addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0])));
                }
                if (!names.isEmpty()) {
                    builder.addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(names.toArray(new GeneralName[0])));
                }
                return new JcaX509CertificateConverter().getCertificate(builder.build(signer()));
            } catch (java.io.IOException | java.security.GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }
}
