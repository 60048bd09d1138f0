package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that takes a file, on a host that lacks what others have. */
@Timeout(60)
final class PutScriptTest {
    private static final List<String> TOOLS =
            List.of("sh", "id", "ls", "cat", "mv", "rm", "rmdir", "mkdir", "sha256sum", "sed");

    @TempDir
    Path folder;

    @Test
    void aHostWithoutGzipIsSentTheJarAsItIs() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(bin.resolve(tool), Path.of("/bin", tool).toRealPath());
        }
        Path store = Files.createDirectories(folder.resolve("store"));
        Artifact jar = Artifact.of("some.jar", "what is in it".getBytes(StandardCharsets.UTF_8));
        Path script = Files.writeString(
                folder.resolve("script"),
                "n=nonce\nstore=" + store + "\nkind=jar\ndigest=" + jar.digest() + "\n" + resource("common.sh")
                        + resource("put.sh"));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString()).redirectErrorStream(true);
        builder.environment().put("PATH", bin.toString());
        Process process = builder.start();
        try (var in = jar.content().open();
                var out = process.getOutputStream()) {
            in.transferTo(out);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("nonce ready plain\nnonce done\n");
        assertThat(store.resolve(jar.digest() + ".jar")).hasContent("what is in it");
    }

    private static String resource(String name) throws IOException {
        try (var in = Dialog.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
