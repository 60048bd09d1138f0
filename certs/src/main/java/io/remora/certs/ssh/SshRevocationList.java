package io.remora.certs.ssh;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;

/**
 * A key revocation list (KRL) of certificates by serial, for sshd's {@code RevokedKeys} and ssh's
 * {@code RevokedHostKeys}. The layout, of OpenSSH's PROTOCOL.krl:
 *
 * <pre>
 * "SSHKRL\n\0", uint32 format 1, uint64 version, uint64 date, uint64 flags 0, string reserved, string comment,
 * and for each authority's key:
 * byte 1 (certificates), string ( string authority's key, string reserved, byte 0x20 (serials), string ( uint64 ... ) )
 * </pre>
 *
 * <p>It is not signed: like any configuration of sshd it is as trustworthy as the way it came.
 */
public final class SshRevocationList {
    private static final int FORMAT = 1;
    private static final byte CERTIFICATES = 1;
    private static final byte SERIALS = 0x20;

    private SshRevocationList() {}

    /**
     * The bytes of a list.
     *
     * @param version greater than that of every list before
     * @param revoked the serials by the authority's key that signed them
     */
    public static byte[] encode(long version, Instant now, Map<SshPublicKey, Collection<Long>> revoked) {
        SshBuffer out = new SshBuffer()
                .raw("SSHKRL\n\0".getBytes(StandardCharsets.US_ASCII))
                .uint32(FORMAT)
                .uint64(version)
                .uint64(now.getEpochSecond())
                .uint64(0)
                .string("")
                .string("remora");
        revoked.forEach((authority, serials) -> {
            SshBuffer list = new SshBuffer();
            new TreeSet<>(serials).forEach(list::uint64);
            byte[] section = new SshBuffer()
                    .string(authority.blob())
                    .string("")
                    .raw(new byte[] {SERIALS})
                    .string(list.toBytes())
                    .toBytes();
            out.raw(new byte[] {CERTIFICATES}).string(section);
        });
        return out.toBytes();
    }
}
