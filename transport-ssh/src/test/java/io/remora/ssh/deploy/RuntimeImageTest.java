package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.FullControl;
import io.remora.Options;
import io.remora.Remora;
import io.remora.ssh.DialTest;
import io.remora.ssh.Soak;
import io.remora.ssh.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts without Java, or with an old one. */
@Timeout(180)
final class RuntimeImageTest {
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
    void anImageIsMadeOfOurOwnJdkOnceForAllHostsOfThisPlatformAndHasWhatTheAgentNeeds() throws IOException {
        Path cache = folder.resolve("made");
        try (DeployTest host = DeployTest.start(folder, "PATH=" + folder.resolve("empty"))) {
            AgentPlan plan = AgentPlan.ownAgent()
                    .arguments(List.of("--serve", "sample"))
                    .makeRuntime(cache)
                    .withoutCache();
            List<URI> hosts = Collections.nCopies(Soak.of(1, 3), host.url());
            try (Fleet fleet = Fleet.to(host.ssh, hosts, plan, hosts.size(), Duration.ofSeconds(90))) {
                for (Fleet.Outcome outcome : fleet.outcomes()) {
                    assertThat(outcome.failure()).isEmpty();
                    Deployment deployment = outcome.deployment().orElseThrow();
                    try (var agent = Remora.over(deployment.link(), Options.defaults())) {
                        assertThat(agent.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
                        FullControl far = agent.fullControl();
                        assertThat(far.eval("1 + 1").as(int.class)).isEqualTo(2);
                        assertThat(far.jvms()).isNotNull();
                        far.logs("INFO", line -> {}).close();
                        assertThat(far.type("java.net.http.HttpClient").typeName())
                                .contains("HttpClient");
                    }
                    assertThat(deployment.report().java()).contains("our runtime image of java");
                }
            }
        }
        assertThat(cache.toFile().list()).hasSize(1);
    }

    @Test
    void anImageIsNotMadeForAnotherPlatform() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path uname =
                Files.writeString(bin.resolve("uname"), "#!/bin/sh\n[ \"$1\" = -s ] && echo Linux || echo riscv64\n");
        Files.setPosixFilePermissions(uname, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (DeployTest host = DeployTest.start(folder, "PATH=" + bin)) {
            assertThatThrownBy(() -> host.deploy(host.plan().makeRuntime(folder.resolve("made"))))
                    .hasMessageContaining("has no java on its PATH")
                    .hasMessageContaining("no runtime image for linux-riscv64-gnu can be made on linux-");
        }
        assertThat(folder.resolve("made")).doesNotExist();
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
}
