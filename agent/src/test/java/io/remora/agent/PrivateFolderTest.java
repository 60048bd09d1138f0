package io.remora.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Options;
import io.remora.Remora;
import io.remora.WireDialect;
import io.remora.transport.StreamLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The folder that an agent has on a host, with the agent as a process. */
@Timeout(60)
class PrivateFolderTest {
    @TempDir
    private Path folder;

    private Process agent(Path own, Path socket) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dremora.folder=" + own,
                        "-Dremora.socket=" + socket,
                        "io.remora.agent.Main",
                        "--serve",
                        "sample")
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    /** Calls it once; its end follows. */
    private static void callAndLeave(Process agent) throws InterruptedException {
        try (Connection connection = Remora.over(
                StreamLink.of(agent.getInputStream(), agent.getOutputStream(), "the agent"),
                Options.defaults().withDialect(WireDialect.RPYC6))) {
            assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
        }
        assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isZero();
    }

    @Test
    void isGoneWithTheAgentAndLinksInItAreNotFollowed() throws Exception {
        Path own = Files.createDirectories(folder.resolve(".cache/remora/remora-0123456789abcdef"));
        Files.writeString(Files.createDirectory(own.resolve("runtime")).resolve("file"), "ours");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("file"), "not ours");
        Files.createSymbolicLink(own.resolve("link"), elsewhere);
        callAndLeave(agent(own, own.resolve("socket")));
        assertThat(own.getParent()).as("where nothing is kept").doesNotExist();
        assertThat(folder.resolve(".cache")).isEmptyDirectory();
        assertThat(elsewhere.resolve("file")).hasContent("not ours");
    }

    @Test
    void ofAnotherNameIsLeftAlone() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        callAndLeave(agent(home, home.resolve("socket")));
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void withTooLongAPathForASocketServesOneConnectionAllTheSame() throws Exception {
        Path own = Files.createDirectories(folder.resolve(".cache/remora/remora-" + "0123456789abcdef".repeat(6)));
        Path kept = Files.writeString(own.resolveSibling("kept.jar"), "for the next time");
        callAndLeave(agent(own, own.resolve("socket")));
        assertThat(folder.resolve("err")).content().contains("only one connection is served: cannot listen on ");
        assertThat(own).doesNotExist();
        assertThat(kept).hasContent("for the next time");
    }
}
