package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import io.remora.ssh.DialTest;
import io.remora.ssh.Tools;
import io.remora.transport.Link;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent put on a real host, and what is left there. */
@Timeout(90)
final class DeploymentTest {
    @TempDir
    Path folder;

    DeployTest host;

    @BeforeEach
    void start() throws IOException {
        host = DeployTest.start(folder);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void anAgentIsPutThereSpeaksAndLeavesNothingButTheCache() throws IOException {
        List<Long> me = List.of(ProcessHandle.current().pid());
        List<String> listening = Tools.listening(me);
        List<String> log = new CopyOnWriteArrayList<>();
        List<Long> progress = new ArrayList<>();
        try (Deployment deployment = host.deploy(host.plan()
                .log((name, line) -> log.add(name + ": " + line))
                .progress((name, what, done, total) -> progress.add(done)))) {
            Link link = deployment.link();
            assertThat(DialTest.echo(link, "hello over there")).isEqualTo("hello over there");
            List<Long> agents = host.processes().stream()
                    .map(line -> Long.parseLong(line.strip().split(" ")[0]))
                    .toList();
            assertThat(agents).isNotEmpty();
            assertThat(Tools.listening(agents)).isEmpty();
            assertThat(Tools.listening(me)).isEqualTo(listening);
            assertThat(link.handshake().dialect()).isPresent();

            DeploymentReport report = deployment.report();
            assertThat(report.uploaded()).isEqualTo(zipped(Files.readAllBytes(host.jar)));
            assertThat(progress).startsWith(0L).endsWith(Files.size(host.jar));
            assertThat(report.phases())
                    .extracting(DeploymentReport.Phase::name)
                    .containsExactly("log in", "look", "upload", "start");
            assertThat(report.negotiated()).containsEntry("postQuantum", "true");
            assertThat(report.facts().javaWillDo()).isTrue();

            Path own = Path.of(report.facts().folder());
            assertThat(own.getParent()).isEqualTo(host.cache());
            assertThat(mode(own)).isEqualTo("rwx------");
            assertThat(mode(host.cache())).isEqualTo("rwx------");
            DeployTest.eventually("the agent's error line came", () -> !log.isEmpty());
            assertThat(log.get(0))
                    .startsWith(host.url().getAuthority() + ": echo agent of java")
                    .contains("\\u001b");
            assertThat(host.processes()).isNotEmpty();
        }
        host.nothingLeftButTheCache();
        assertThat(host.left()).hasSize(3);
    }

    /** What crosses to a host that has gzip. */
    private static int zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.size();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aSecondDeploymentUploadsNothingAndAFlippedByteIsNoticedAndNotRun() throws IOException {
        host.deploy(host.plan()).close();
        try (Deployment warm = host.deploy(host.plan())) {
            assertThat(warm.report().uploaded()).isZero();
            assertThat(DialTest.echo(warm.link(), "warm")).isEqualTo("warm");
        }
        Path cached = host.cache().resolve(host.left().get(2).substring(".cache/remora/".length()));
        byte[] bytes = Files.readAllBytes(cached);
        int whole = zipped(bytes);
        bytes[bytes.length / 2] ^= 1;
        Files.write(cached, bytes);
        try (Deployment again = host.deploy(host.plan())) {
            assertThat(again.report().uploaded()).isEqualTo(whole);
            assertThat(DialTest.echo(again.link(), "whole")).isEqualTo("whole");
        }
        assertThat(Files.readAllBytes(cached)).isEqualTo(Files.readAllBytes(host.jar));
        // A link in the jar's place, to a file with the right bytes, is not followed.
        Files.delete(cached);
        Files.createSymbolicLink(cached, host.jar);
        try (Deployment again = host.deploy(host.plan())) {
            assertThat(again.report().uploaded()).isEqualTo(whole);
        }
        assertThat(Files.isSymbolicLink(cached)).isFalse();
    }

    @Test
    void withoutCacheNothingAtAllIsLeft() throws IOException {
        try (Deployment deployment = host.deploy(host.plan().withoutCache())) {
            assertThat(DialTest.echo(deployment.link(), "here")).isEqualTo("here");
            assertThat(deployment.report().uploaded()).isPositive();
        }
        DeployTest.eventually("only the user's own folder is left", () -> {
            try {
                return host.left().equals(List.of(".cache"));
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void aPlantedSymlinkIsNeitherFollowedNorUsed() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createDirectories(
                host.home.resolve(".cache"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(host.cache(), elsewhere);
        assertThatThrownBy(() -> host.deploy(host.plan()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(host.cache() + " there is not a folder that you alone can write");
        assertThat(elsewhere).isEmptyDirectory();
        Files.delete(host.cache());
        Files.delete(host.home.resolve(".cache"));
        Files.createSymbolicLink(host.home.resolve(".cache"), elsewhere);
        assertThatThrownBy(() -> host.deploy(host.plan())).isInstanceOf(RefusedException.class);
        assertThat(elsewhere).isEmptyDirectory();
        Files.delete(host.home.resolve(".cache"));
        Files.createSymbolicLink(host.home.resolve(".cache"), folder.resolve("dangling"));
        assertThatThrownBy(() -> host.deploy(host.plan())).isInstanceOf(RefusedException.class);
        assertThat(folder.resolve("dangling")).doesNotExist();
    }

    @Test
    void aFolderThatOthersCanWriteOrOwnIsNotUsed() throws IOException {
        Files.createDirectories(host.cache());
        Tools.ok("/bin/chmod", "700", host.home.resolve(".cache").toString());
        Tools.ok("/bin/chmod", "777", host.cache().toString());
        assertThatThrownBy(() -> host.deploy(host.plan())).isInstanceOf(RefusedException.class);
        Tools.ok("/bin/chmod", "700", host.cache().toString());
        Tools.ok("/bin/chown", "nobody", host.cache().toString());
        assertThatThrownBy(() -> host.deploy(host.plan())).isInstanceOf(RefusedException.class);
        assertThat(host.cache()).isEmptyDirectory();
    }
}
