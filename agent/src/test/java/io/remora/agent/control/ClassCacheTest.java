package io.remora.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.agent.transfer.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where shipped classes are kept for the next time. */
@Timeout(30)
class ClassCacheTest {
    private static final byte[] FILE = {1, 2, 3};
    private static final String SHA256 = Digests.hex(Digests.sha256(FILE));

    @TempDir
    private Path home;

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** A deployment trusts no {@code ~/.cache/remora} that others can write, so a lax umask must not make one. */
    @Test
    void itsFolderAndThoseAboveItAreMadeForThisUserAlone() throws IOException {
        Path cache = home.resolve(".cache/remora/classes");
        ClassCache.in(cache).put(SHA256, FILE);
        assertThat(ClassCache.in(cache).get(SHA256)).isEqualTo(FILE);
        for (Path each = cache; !each.equals(home); each = each.getParent()) {
            assertThat(mode(each)).as(each.toString()).isEqualTo("rwx------");
        }
    }

    @Test
    void aFileThatWasChangedIsNotUsed() throws IOException {
        ClassCache cache = ClassCache.in(home.resolve("classes"));
        cache.put(SHA256, FILE);
        Files.write(home.resolve("classes").resolve(SHA256), new byte[] {1, 2, 4});
        assertThat(cache.get(SHA256)).isNull();
    }

    @Test
    void noneKeepsNothing() {
        ClassCache.none().put(SHA256, FILE);
        assertThat(ClassCache.none().get(SHA256)).isNull();
    }
}
