package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands make and keep secret, under the umask that would let everybody read and write it. */
@Timeout(120)
class SecretFilesTest {
    /** Whoever sees these learns nothing. */
    private static final String OPEN = ".*(\\.pem|\\.pub|\\.krl|\\.join|\\.bundle)";

    @TempDir
    Path folder;

    @Test
    void underUmask000EveryPrivateFileHasMode0600AndNoOtherCanBeWritten() throws Exception {
        Files.writeString(folder.resolve("password"), "correct horse\n");
        Path made = Files.createDirectory(folder.resolve("made"));
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "umask 000; exec \"$@\"", "sh"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MakeSecrets.class.getName(),
                made.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();

        List<String> secret = new ArrayList<>();
        try (var files = Files.walk(made)) {
            for (Path file : files.filter(path -> !path.equals(made)).toList()) {
                String name = made.relativize(file).toString();
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                if (Files.isDirectory(file)) {
                    assertThat(mode).as(name).isEqualTo(name.equals("ca") ? "rwx------" : "rwxr-xr-x");
                } else if (name.matches(OPEN)) {
                    assertThat(mode).as(name).isEqualTo("rw-r--r--");
                    // Some hold bytes and no text.
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(name)
                            .doesNotContain("PRIVATE KEY");
                } else {
                    assertThat(mode).as(name).isEqualTo("rw-------");
                    secret.add(name);
                }
            }
        }
        assertThat(secret)
                .contains(
                        "keyset",
                        "ca/ca.key",
                        "ca/ca-1.key",
                        "ca/issuer.key",
                        "ca/issuer-1.key",
                        "ca/ssh.key",
                        "ca/peer.key",
                        "ca/peer.p12",
                        "ca/host-ssh-host",
                        "ca/ann-ssh-user",
                        "ca/journal",
                        "ca/lock",
                        "host/bound.key",
                        "host/island.key",
                        "host/late.token",
                        "host/other.join-key",
                        "issuer/tokens.key",
                        "issuer/ci.token",
                        "users");
    }
}
