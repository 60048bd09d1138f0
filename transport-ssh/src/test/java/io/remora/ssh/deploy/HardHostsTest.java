package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts without SFTP, many hosts, other users. */
@Timeout(120)
final class HardHostsTest {
    @TempDir
    Path folder;

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
        assertThat(asNobody("/bin/ls", folder.toString()).status())
                .as("others reach the folder of this test: set java.io.tmpdir to one where they do")
                .isZero();
        try (DeployTest host = DeployTest.start(folder);
                Deployment deployment = host.deploy(host.plan())) {
            try (Link other = deployment.another(DialTest.TIME)) {
                assertThat(DialTest.echo(other, "mine")).isEqualTo("mine");
            }
            String socket = deployment.report().facts().folder() + "/socket";
            String attempt = "import socket; s = socket.socket(socket.AF_UNIX); s.connect('" + socket + "')";
            assertThat(Tools.run("/usr/bin/python3", "-c", attempt).status()).isZero();
            Tools.Outcome nobody = asNobody("/usr/bin/python3", "-c", attempt);
            assertThat(nobody.status()).isNotZero();
            assertThat(nobody.output()).contains("PermissionError");
            // Nor by its home being open and its socket too: the folder is shut.
            Tools.ok("/bin/chmod", "755", host.home.toString());
            Tools.ok("/bin/chmod", "777", socket);
            assertThat(asNobody("/usr/bin/python3", "-c", attempt).status()).isNotZero();
            assertThat(Tools.ok("/bin/ls", "/tmp")
                            .lines()
                            .filter(name -> name.startsWith("hsperfdata_"))
                            .flatMap(name ->
                                    List.of(Path.of("/tmp", name).toFile().list()).stream()))
                    .doesNotContain(host.processes().get(0).strip().split(" ")[0]);
        }
    }

    private static Tools.Outcome asNobody(String... command) throws IOException {
        List<String> whole =
                new ArrayList<>(List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        whole.addAll(List.of(command));
        return Tools.run(whole.toArray(String[]::new));
    }

    @Test
    void sixteenAtOnceAreOrderedAndOneFailureLosesNone() throws IOException {
        try (DeployTest host = DeployTest.start(folder)) {
            List<URI> hosts = new ArrayList<>(Collections.nCopies(16, host.url()));
            URI nobody = URI.create("ssh://root@127.0.0.1:" + Tools.freePort());
            hosts.set(5, nobody);
            // None goes on before all others have come as far: one after the other would not do.
            AtomicBoolean met = new AtomicBoolean();
            CyclicBarrier uploading = new CyclicBarrier(15, () -> met.set(true));
            AgentPlan together = host.plan().progress((name, what, done, total) -> {
                if (done == 0) {
                    await(uploading);
                }
            });
            try (Fleet fleet = Fleet.to(host.ssh, hosts, together, 16, java.time.Duration.ofSeconds(60))) {
                assertThat(met).isTrue();
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

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(40, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the others did not come", e);
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
