package io.remora.ssh.authorized;

import io.remora.ssh.blob.Fields;
import io.remora.ssh.blob.Fingerprint;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A binary key revocation list (KRL), as {@code ssh-keygen -k} writes it. Its layout, of OpenSSH's PROTOCOL.krl:
 *
 * <pre>
 * "SSHKRL\n\0", uint32 format 1, uint64 version, uint64 date, uint64 flags, string reserved, string comment, then sections:
 * byte 1, certificates   ( string authority's key or nothing for all, string reserved, then: 0x20 serials, 0x21 a range of
 *                          serials, 0x22 a bitmap of serials, 0x23 ids, 0x39 extension )
 * byte 2, keys; byte 3, their SHA-1; byte 5, their SHA-256   ( string ... )
 * byte 4, a signature, which OpenSSH has given up too; byte 255, an extension ( string name, byte critical, string )
 * </pre>
 *
 * <p>It is as trustworthy as its file. What is not understood makes it unreadable, unless it says that it may be passed
 * over.
 */
final class KeyRevocationList {
    private static final byte[] MAGIC = "SSHKRL\n\0".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;

    private KeyRevocationList() {}

    /** Whether a file is one. */
    static boolean is(byte[] content) {
        return content.length >= MAGIC.length && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static List<Predicate<Shown>> read(byte[] content) throws IOException {
        Fields fields = Fields.of(content);
        fields.skip(MAGIC.length);
        int format = fields.u32();
        if (format != FORMAT) {
            throw new IOException("its format is " + format + ", and " + FORMAT + " is known here");
        }
        fields.skip(3 * Long.BYTES);
        fields.bytes();
        fields.bytes();
        List<Predicate<Shown>> revoked = new ArrayList<>();
        while (fields.remaining() > 0) {
            section(fields, revoked);
        }
        return revoked;
    }

    private static void section(Fields fields, List<Predicate<Shown>> revoked) throws IOException {
        int type = fields.u8();
        if (type == 4) {
            fields.bytes();
            fields.bytes();
            return;
        }
        Fields section = Fields.of(fields.bytes());
        switch (type) {
            case 1 -> certificates(section, revoked);
            case 2 -> {
                Set<String> keys = new HashSet<>();
                each(section, blob -> keys.add(Fingerprint.of(blob)));
                revoked.add(shown -> keys.contains(shown.sha256()));
            }
            case 3 -> {
                Set<String> digests = new HashSet<>();
                each(section, digest -> digests.add(HexFormat.of().formatHex(digest)));
                revoked.add(shown -> digests.contains(shown.sha1()));
            }
            case 5 -> {
                Set<String> digests = new HashSet<>();
                each(
                        section,
                        digest -> digests.add(
                                "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest)));
                revoked.add(shown -> digests.contains(shown.sha256()));
            }
            case 255 -> extension(section);
            default -> throw new IOException("it has a section of the unknown type " + type);
        }
    }

    private static void certificates(Fields section, List<Predicate<Shown>> revoked) throws IOException {
        byte[] blob = section.bytes();
        String authority = blob.length == 0 ? "" : Fingerprint.of(blob);
        section.bytes();
        while (section.remaining() > 0) {
            int type = section.u8();
            Fields part = Fields.of(section.bytes());
            if (type == 0x39) {
                extension(part);
                continue;
            }
            Predicate<Shown.Certificate> named = named(type, part);
            revoked.add(shown -> shown.certificate()
                    .filter(each -> authority.isEmpty() || authority.equals(each.authority()))
                    .filter(named)
                    .isPresent());
        }
    }

    private static Predicate<Shown.Certificate> named(int type, Fields part) throws IOException {
        switch (type) {
            case 0x20 -> {
                Set<Long> serials = new HashSet<>();
                while (part.remaining() > 0) {
                    serials.add(part.u64());
                }
                return each -> serials.contains(each.serial());
            }
            case 0x21 -> {
                long first = part.u64();
                long last = part.u64();
                return each -> Long.compareUnsigned(each.serial(), first) >= 0
                        && Long.compareUnsigned(each.serial(), last) <= 0;
            }
            case 0x22 -> {
                long offset = part.u64();
                BigInteger bits = new BigInteger(1, part.bytes());
                return each -> {
                    long bit = each.serial() - offset;
                    return bit >= 0 && bit < bits.bitLength() && bits.testBit((int) bit);
                };
            }
            case 0x23 -> {
                Set<String> ids = new HashSet<>();
                each(part, id -> ids.add(new String(id, StandardCharsets.UTF_8)));
                return each -> ids.contains(each.id());
            }
            default -> throw new IOException("it names certificates in the unknown way " + type);
        }
    }

    private static void extension(Fields extension) throws IOException {
        String name = extension.text();
        if (extension.u8() != 0) {
            throw new IOException("it has the critical extension " + name + ", which is not known here");
        }
    }

    private interface Taker {
        void take(byte[] value);
    }

    private static void each(Fields fields, Taker taker) throws IOException {
        while (fields.remaining() > 0) {
            taker.take(fields.bytes());
        }
    }
}
