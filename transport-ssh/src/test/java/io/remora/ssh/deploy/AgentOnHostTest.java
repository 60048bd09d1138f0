package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import io.remora.ssh.DialTest;
import io.remora.transport.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent on a host is started with, how it is reached again, and what it says when it fails. */
@Timeout(90)
final class AgentOnHostTest {
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
    void classesOfOnesOwnGoThereTooByTheirDigest() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes/some"));
        Files.writeString(classes.resolve("words.txt"), "of my own");
        Path lib = Files.createDirectories(folder.resolve("lib with space"));
        Files.copy(host.jar, lib.resolve("a b.jar"));
        AgentPlan plan =
                host.plan().classpath(List.of(folder.resolve("classes"), lib)).arguments(List.of("it's", "$HOME `id`"));
        try (Deployment deployment = host.deploy(plan)) {
            String expected = "it's,$HOME `id`";
            assertThat(DialTest.read(deployment.link(), expected.length())).isEqualTo(expected);
        }
        assertThat(host.left()).hasSize(4);
    }

    @Test
    void secondLinksGoThroughTheAgentsSocketAndNoPort() throws IOException {
        try (Deployment deployment = host.deploy(host.plan())) {
            assertThat(DialTest.echo(deployment.link(), "one")).isEqualTo("one");
            try (Link other = deployment.another(DialTest.TIME)) {
                assertThat(DialTest.echo(other, "two")).isEqualTo("two");
            }
            assertThat(DialTest.echo(deployment.link(), "still one")).isEqualTo("still one");
            assertThat(mode(Path.of(deployment.report().facts().folder(), "socket")))
                    .isEqualTo("rw-------");
        }
        host.nothingLeftButTheCache();
    }

    @Test
    void anAgentCanBeLeftThereFoundAgainAndRemoved() throws IOException {
        DeploymentReport report = LeftAgent.leave(host.ssh, host.url(), host.plan(), DialTest.TIME);
        assertThat(report.facts().folder()).isEqualTo(host.cache() + "/agent");
        assertThatThrownBy(() -> LeftAgent.leave(host.ssh, host.url(), host.plan(), DialTest.TIME))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("undeploy it first");
        for (String text : List.of("first", "second")) {
            try (Link link = LeftAgent.connect(host.ssh, host.url(), DialTest.TIME)) {
                assertThat(DialTest.echo(link, text)).isEqualTo(text);
            }
        }
        assertThat(host.processes()).isNotEmpty();
        assertThat(LeftAgent.remove(host.ssh, host.url(), false, DialTest.TIME)).isTrue();
        host.nothingLeftButTheCache();
        assertThat(LeftAgent.remove(host.ssh, host.url(), true, DialTest.TIME)).isFalse();
        assertThat(host.left()).containsExactly(".cache");
        LeftAgent.leave(host.ssh, host.url(), host.plan().withoutCache(), DialTest.TIME);
        assertThat(host.cache().toFile().list()).containsExactly("agent");
        assertThat(LeftAgent.remove(host.ssh, host.url(), false, DialTest.TIME)).isTrue();
        host.nothingLeft();
        assertThatThrownBy(() -> LeftAgent.connect(host.ssh, host.url(), DialTest.TIME))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no agent of yours runs there");
    }

    @Test
    void anAgentThatDoesNotStartSaysWhy() throws IOException {
        List<String> log = new CopyOnWriteArrayList<>();
        AgentPlan wrong = host.plan().mainClass("no.such.Agent").log((name, line) -> log.add(line));
        try (Deployment deployment = host.deploy(wrong)) {
            assertThatThrownBy(() -> DialTest.echo(deployment.link(), "anybody?"))
                    .isInstanceOf(IOException.class);
        }
        assertThat(String.join(" ", log)).contains("no.such.Agent");
        assertThatThrownBy(() -> LeftAgent.leave(host.ssh, host.url(), wrong, DialTest.TIME))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the agent ended")
                .hasMessageContaining("no.such.Agent");
        host.nothingLeftButTheCache();
    }

    @Test
    void whatALoginShellPrintsDoesNotDisturb() throws IOException {
        Files.writeString(host.home.resolve(".bashrc"), "echo welcome to this host; echo and to its prose >&2\n");
        List<String> log = new CopyOnWriteArrayList<>();
        try (Deployment deployment = host.deploy(host.plan().log((name, line) -> log.add(line)))) {
            assertThat(DialTest.echo(deployment.link(), "x")).isEqualTo("x");
        }
        assertThat(log).contains("welcome to this host", "and to its prose");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
