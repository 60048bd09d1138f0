package io.remora.certs.ssh;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.Printable;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What an OpenSSH certificate says. The layout, of PROTOCOL.certkeys:
 *
 * <pre>
 * string type, string nonce, KEY FIELDS, uint64 serial, uint32 user (1) or host (2), string key id,
 * string principals (strings), uint64 valid after, uint64 valid before,
 * string critical options (name, data pairs in order), string extensions (the same), string reserved,
 * string signature key, string signature
 * </pre>
 *
 * <p>Guarantee: there is at least one principal. A certificate without any is valid for all of them, and is never made.
 *
 * @param use for a user or a host
 * @param serial its serial
 * @param keyId what sshd's log calls it
 * @param principals login names, or host names
 * @param notBefore first instant
 * @param notAfter first instant at which it is not valid any more
 * @param limits what a user may do; none for a host
 */
public record SshCertificate(
        Use use,
        long serial,
        String keyId,
        List<String> principals,
        Instant notBefore,
        Instant notAfter,
        SshLimits limits) {
    private static final Pattern PRINCIPAL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@:+-]{0,254}");
    private static final int MOST_PRINCIPALS = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Whom a certificate is for. */
    public enum Use {
        /** A user who logs in. */
        USER(1),
        /** A host that is logged in to. */
        HOST(2);

        private final int code;

        Use(int code) {
            this.code = code;
        }
    }

    /**
     * Checks principals and limits.
     *
     * @throws CertsException {@code BAD_VALUE} for none, too many or unsuitable ones
     */
    public SshCertificate {
        principals = List.copyOf(new TreeSet<>(principals));
        if (principals.isEmpty() || principals.size() > MOST_PRINCIPALS) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "an SSH certificate has 1 to " + MOST_PRINCIPALS + " principals, not " + principals.size());
        }
        for (String principal : principals) {
            if (!PRINCIPAL.matcher(principal).matches()) {
                throw CertsException.of(
                        CertsException.Reason.BAD_VALUE,
                        "the principal '" + Printable.of(principal)
                                + "' cannot be used: give a login or host name without wildcards");
            }
        }
        if (use == Use.HOST && !limits.equals(SshLimits.NONE)) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "a host's SSH certificate takes no user's permissions; leave them out");
        }
    }

    /** Signs it over a subject's key; the line of a {@code -cert.pub} file, without a line ending. */
    public String sign(SshPublicKey subject, KeyPair authority) {
        byte[] nonce = new byte[32];
        RANDOM.nextBytes(nonce);
        SshPublicKey signer = SshPublicKey.of(authority.getPublic());
        byte[] unsigned = new SshBuffer()
                .string(subject.certificateType())
                .string(nonce)
                .raw(subject.fields())
                .uint64(serial)
                .uint32(use.code)
                .string(keyId)
                .string(strings(principals))
                .uint64(notBefore.getEpochSecond())
                .uint64(notAfter.getEpochSecond())
                .string(options(limits.criticalOptions()))
                .string(options(limits.extensions()))
                .string("")
                .string(signer.blob())
                .toBytes();
        byte[] whole = new SshBuffer()
                .raw(unsigned)
                .string(signature(unsigned, authority))
                .toBytes();
        return subject.certificateType() + " " + Base64.getEncoder().encodeToString(whole) + " " + Printable.of(keyId);
    }

    private static byte[] strings(Collection<String> values) {
        SshBuffer out = new SshBuffer();
        values.forEach(out::string);
        return out.toBytes();
    }

    /** Pairs in the order of their names; data is itself a string, or empty for a flag. */
    private static byte[] options(TreeMap<String, String> options) {
        SshBuffer out = new SshBuffer();
        options.forEach((name, data) -> {
            byte[] value =
                    data.isEmpty() ? new byte[0] : new SshBuffer().string(data).toBytes();
            out.string(name).string(value);
        });
        return out.toBytes();
    }

    private static byte[] signature(byte[] data, KeyPair authority) {
        KeyKind kind = KeyKind.of(authority.getPublic());
        try {
            Signature signature = Signature.getInstance(kind.signatureAlgorithm());
            signature.initSign(authority.getPrivate());
            signature.update(data);
            byte[] made = signature.sign();
            String type = SshPublicKey.of(authority.getPublic()).type();
            return new SshBuffer()
                    .string(type)
                    .string(kind == KeyKind.P256 ? ecdsaBlob(made) : made)
                    .toBytes();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign with " + kind.label(), e);
        }
    }

    /** RFC 5656: r and s as mpints, from the JDK's DER SEQUENCE of two short INTEGERs. */
    private static byte[] ecdsaBlob(byte[] der) {
        int at = 2;
        BigInteger[] numbers = new BigInteger[2];
        for (int i = 0; i < 2; i++) {
            int length = der[at + 1];
            numbers[i] = new BigInteger(der, at + 2, length);
            at += 2 + length;
        }
        return new SshBuffer().mpint(numbers[0]).mpint(numbers[1]).toBytes();
    }
}
