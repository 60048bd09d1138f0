package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.ssh.DialTest;
import io.remora.ssh.Dropbear;
import io.remora.ssh.Tools;
import io.remora.transport.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts without Java, with an old one, without SFTP; many hosts; other users. */
@Timeout(120)
final class HardHostsTest {
    @TempDir
    static Path images;

    static RuntimeImage image;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeImage() throws IOException {
        image = ImageMaker.image(images, List.of("java.base"));
    }

    private static Path imageFolder() throws IOException {
        try (var list = Files.list(images)) {
            return list.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    @Test
    void aHostWithoutJavaIsToldSoOrGetsARuntimeImageOnce() throws IOException {
        try (DeployTest host = DeployTest.start(folder, "PATH=" + folder.resolve("empty"))) {
            assertThatThrownBy(() -> host.deploy(host.plan()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has no java on its PATH")
                    .hasMessageContaining("runtime image");
            AgentPlan plan = host.plan().runtime(imageFolder());
            try (Deployment cold = host.deploy(plan)) {
                assertThat(DialTest.echo(cold.link(), "by an image")).isEqualTo("by an image");
                assertThat(cold.report().uploadedRuntime()).isGreaterThan(1 << 20);
                assertThat(cold.report().java()).contains("runtime image");
            }
            try (Deployment warm = host.deploy(plan)) {
                assertThat(warm.report().uploadedRuntime()).isZero();
                assertThat(warm.report().uploaded()).isZero();
                assertThat(DialTest.echo(warm.link(), "again")).isEqualTo("again");
            }
            Path library = host.cache().resolve("runtime-" + image.digest()).resolve("lib/libjava.so");
            byte[] bytes = Files.readAllBytes(library);
            bytes[bytes.length / 2] ^= 1;
            Files.write(library, bytes);
            try (Deployment repaired = host.deploy(plan)) {
                assertThat(repaired.report().uploadedRuntime()).isPositive();
                assertThat(DialTest.echo(repaired.link(), "whole")).isEqualTo("whole");
            }
            try (Deployment passing = host.deploy(plan.withoutCache())) {
                assertThat(passing.report().uploadedRuntime()).isPositive();
                assertThat(DialTest.echo(passing.link(), "passing")).isEqualTo("passing");
            }
        }
    }

    @Test
    void aJavaThatSaysItIs11IsNotUsed() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path java =
                Files.writeString(bin.resolve("java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (DeployTest host = DeployTest.start(folder, "PATH=" + bin + ":/usr/bin:/bin")) {
            assertThatThrownBy(() -> host.deploy(host.plan()))
                    .hasMessageContaining("has java 11.0.2 at " + java)
                    .hasMessageContaining("17 or later");
            try (Deployment deployment = host.deploy(host.plan().runtime(imageFolder()))) {
                assertThat(DialTest.echo(deployment.link(), "17")).isEqualTo("17");
            }
        }
    }

    @Test
    void anImageForAnotherPlatformIsNotSent() throws IOException {
        Path other = folder.resolve("other");
        Tools.ok("/bin/cp", "-r", imageFolder().toString(), other.toString());
        Path java = other.resolve("bin/java");
        byte[] bytes = Files.readAllBytes(java);
        bytes[18] = 22;
        bytes[19] = 0;
        Files.write(java, bytes);
        try (DeployTest host = DeployTest.start(folder, "PATH=" + folder.resolve("empty"))) {
            assertThatThrownBy(() -> host.deploy(host.plan().runtime(other)))
                    .hasMessageContaining("is for linux-s390x");
        }
        assertThatThrownBy(() -> RuntimeImage.of(folder)).hasMessageContaining("is no runtime image");
    }

    @Test
    void theFolderIsInTheRuntimeDirectoryWhereThereIsOne() throws IOException {
        Path runtime = Files.createDirectories(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (DeployTest host = DeployTest.start(folder, "XDG_RUNTIME_DIR=" + runtime)) {
            try (Deployment deployment = host.deploy(host.plan())) {
                assertThat(Path.of(deployment.report().facts().folder()).getParent())
                        .isEqualTo(runtime);
            }
            host.nothingLeftButTheCache();
            DeployTest.eventually("the folder is gone", () -> runtime.toFile().list().length == 0);
            try (Deployment deployment = host.deploy(host.plan().withoutCache())) {
                assertThat(DialTest.echo(deployment.link(), "x")).isEqualTo("x");
            }
            DeployTest.eventually("the folder is gone", () -> runtime.toFile().list().length == 0);
        }
    }

    @Test
    void anotherUserOfTheHostCannotReachTheAgent() throws IOException {
        Tools.need("/usr/bin/setpriv", "util-linux");
        Tools.ok("/bin/chmod", "755", folder.toString());
        Tools.ok("/bin/chmod", "755", folder.getParent().toString());
        try (DeployTest host = DeployTest.start(folder);
                Deployment deployment = host.deploy(host.plan())) {
            try (Link other = deployment.another(DialTest.TIME)) {
                assertThat(DialTest.echo(other, "mine")).isEqualTo("mine");
            }
            String socket = deployment.report().facts().folder() + "/socket";
            String attempt = "import socket; s = socket.socket(socket.AF_UNIX); s.connect('" + socket + "')";
            assertThat(Tools.run("/usr/bin/python3", "-c", attempt).status()).isZero();
            Tools.Outcome nobody = Tools.run(
                    "/usr/bin/setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "/usr/bin/python3",
                    "-c",
                    attempt);
            assertThat(nobody.status()).isNotZero();
            assertThat(nobody.output()).contains("PermissionError");
            // Nor by its home being open and its socket too: the folder is shut.
            Tools.ok("/bin/chmod", "755", host.home.toString());
            Tools.ok("/bin/chmod", "777", socket);
            assertThat(Tools.run(
                                    "/usr/bin/setpriv",
                                    "--reuid=65534",
                                    "--regid=65534",
                                    "--clear-groups",
                                    "/usr/bin/python3",
                                    "-c",
                                    attempt)
                            .status())
                    .isNotZero();
            assertThat(Tools.ok("/bin/ls", "/tmp")
                            .lines()
                            .filter(name -> name.startsWith("hsperfdata_"))
                            .flatMap(name ->
                                    List.of(Path.of("/tmp", name).toFile().list()).stream()))
                    .doesNotContain(host.processes().get(0).strip().split(" ")[0]);
        }
    }

    @Test
    void sixteenAtOnceAreOrderedAndOneFailureLosesNone() throws IOException {
        try (DeployTest host = DeployTest.start(folder)) {
            List<URI> hosts = new ArrayList<>(Collections.nCopies(16, host.url()));
            URI nobody = URI.create("ssh://root@127.0.0.1:" + Tools.freePort());
            hosts.set(5, nobody);
            try (Fleet fleet = Fleet.to(host.ssh, hosts, host.plan(), 16, java.time.Duration.ofSeconds(60))) {
                assertThat(fleet.outcomes()).extracting(Fleet.Outcome::host).isEqualTo(hosts);
                for (Fleet.Outcome outcome : fleet.outcomes()) {
                    if (outcome.host().equals(nobody)) {
                        assertThat(outcome.failure().orElseThrow()).hasMessageContaining("cannot be reached");
                    } else {
                        assertThat(outcome.failure()).isEmpty();
                        assertThat(DialTest.echo(
                                        outcome.deployment().orElseThrow().link(), "each"))
                                .isEqualTo("each");
                    }
                }
            }
            host.nothingLeftButTheCache();
        }
    }

    @Test
    void dropbearWithoutSftpWillDo() throws IOException {
        Path key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        try (Dropbear dropbear = Dropbear.start(folder.resolve("dropbear"), key)) {
            try (DeployTest host = DeployTest.start(folder.resolve("unused"))) {
                AgentPlan plan = host.plan().withoutCache();
                try (Deployment deployment = Deployment.to(
                        DialTest.ssh(key, folder.resolve("known")).acceptNew(),
                        URI.create(dropbear.url()),
                        plan,
                        DialTest.TIME)) {
                    assertThat(DialTest.echo(deployment.link(), "small")).isEqualTo("small");
                }
            }
        }
    }
}
