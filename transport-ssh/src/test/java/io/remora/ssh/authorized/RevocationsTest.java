package io.remora.ssh.authorized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.ssh.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lists of what is revoked, as OpenSSH's own tool makes them. */
@Timeout(60)
final class RevocationsTest {
    /** Magic, format, version, date, flags, and two empty strings. */
    private static final int HEAD = 44;

    @TempDir
    static Path folder;

    static Path key;
    static Path authority;
    static Path other;

    @BeforeAll
    static void keys() throws IOException {
        key = Tools.keygen(folder.resolve("key"), "ed25519", "");
        authority = Tools.keygen(folder.resolve("ca"), "ed25519", "");
        other = Tools.keygen(folder.resolve("other"), "ed25519", "");
    }

    private static byte[] blob(Path of) throws IOException {
        return Base64.getDecoder().decode(Tools.publicLine(of).split(" ")[1]);
    }

    /** The binary list that ssh-keygen makes of these lines. */
    private static Path list(String... lines) throws IOException {
        Path text = Files.write(Files.createTempFile(folder, "lines", ""), List.of(lines));
        Path list = Files.createTempFile(folder, "list", ".krl");
        Tools.ok("/usr/bin/ssh-keygen", "-k", "-f", list.toString(), "-s", authority + ".pub", text.toString());
        return list;
    }

    private static boolean revokes(Path list, Path shown) throws IOException {
        return Revocations.of(List.of(list)).revoked(blob(shown));
    }

    private static boolean revokes(Path list, String id, long serial) throws IOException {
        return Revocations.of(List.of(list)).revoked(blob(authority), id, serial);
    }

    @Test
    void keysAreRevokedByThemselvesAndByTheirDigests() throws IOException {
        for (String line :
                List.of(Tools.publicLine(key), "sha1: " + Tools.publicLine(key), "sha256: " + Tools.publicLine(key))) {
            assertThat(revokes(list(line), key)).as(line).isTrue();
            assertThat(revokes(list(line), other)).as(line).isFalse();
        }
    }

    @Test
    void certificatesAreRevokedByTheirSerialsAndIds() throws IOException {
        Path serials = list("serial: 7", "serial: 1000000-2000000", "id: bad one");
        for (long each : new long[] {7, 1_000_000, 1_500_000, 2_000_000}) {
            assertThat(revokes(serials, "x", each)).as("" + each).isTrue();
        }
        for (long each : new long[] {0, 6, 8, 999_999, 2_000_001, -7}) {
            assertThat(revokes(serials, "x", each)).as("" + each).isFalse();
        }
        assertThat(revokes(serials, "bad one", 1)).isTrue();
        assertThat(revokes(serials, "bad", 1)).isFalse();
        // So dense that ssh-keygen makes a bitmap of them.
        Path dense = list("serial: 100", "serial: 102", "serial: 104", "serial: 105", "serial: 109", "serial: 111");
        for (long each = 95; each < 120; each++) {
            assertThat(revokes(dense, "x", each))
                    .as("" + each)
                    .isEqualTo(List.of(100L, 102L, 104L, 105L, 109L, 111L).contains(each));
        }
        assertThat(revokes(list("serial: 18446744073709551615"), "x", -1)).isTrue();
    }

    @Test
    void aSerialOfAnotherAuthorityIsNotMeant() throws IOException {
        assertThat(Revocations.of(List.of(list("serial: 7"))).revoked(blob(other), "x", 7))
                .isFalse();
    }

    @Test
    void aListThatIsCutOrOfAnotherKindLetsNobodyIn() throws IOException {
        byte[] whole = Files.readAllBytes(list("serial: 7", Tools.publicLine(key)));
        for (int length = 8; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.krl"), Arrays.copyOf(whole, length));
            if (length == HEAD) {
                continue; // A list that revokes nothing.
            }
            try {
                assertThat(revokes(cut, "x", 7))
                        .as("cut at %d of %d", length, whole.length)
                        .isTrue();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("cut.krl cannot be used").hasMessageContaining("ssh-keygen -k");
            }
        }
        byte[] future = whole.clone();
        future[11] = 9;
        assertThatThrownBy(() -> Revocations.of(List.of(Files.write(folder.resolve("future.krl"), future))))
                .hasMessageContaining("its format is 9");
        byte[] critical = "\u00ff\0\0\0\n\0\0\0\1x\1\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] extended = Arrays.copyOf(whole, whole.length + critical.length);
        System.arraycopy(critical, 0, extended, whole.length, critical.length);
        assertThatThrownBy(() -> Revocations.of(List.of(Files.write(folder.resolve("extended.krl"), extended))))
                .hasMessageContaining("critical extension x");
    }
}
