package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Options;
import io.remora.RefusedException;
import io.remora.Remora;
import io.remora.UnreachableException;
import io.remora.ssh.DialTest;
import io.remora.ssh.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent that this build carries, on a real host. */
@Timeout(90)
final class ZeroTouchTest {
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

    private ZeroTouch there() {
        return ZeroTouch.to(host.url().getAuthority()).over(host.ssh);
    }

    @Test
    void aServiceOfOnesOwnIsSentAndCalledAndNothingButTheCacheIsLeft() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own/io/remora/ssh/deploy"));
        for (String name : List.of("Greeter.class", "Greeter$Friendly.class")) {
            try (var in = Greeter.class.getResourceAsStream(name)) {
                Files.copy(in, own.resolve(name));
            }
        }
        try (DeployedAgent agent = there().classpath(folder.resolve("own"))
                .serve(Greeter.Friendly.class)
                .deploy()) {
            assertThat(agent.root(Greeter.class).greet("you"))
                    .isEqualTo("hello you from " + agent.report().facts().folder());
            assertThat(agent.report().phases())
                    .extracting(DeploymentReport.Phase::name)
                    .containsExactly("log in", "look", "upload", "start", "first answer");
        }
        host.nothingLeftButTheCache();
        try (DeployedAgent warm = there().serve("sample").deploy()) {
            assertThat(warm.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
            assertThat(warm.report().uploaded()).isZero();
        }
        host.nothingLeftButTheCache();
    }

    /** Under a umask that lets a group write, where a careless folder would be refused at the next deployment. */
    @Test
    void classesThatAreShippedAreKeptWithTheJarsOrNotAtAllAndNobodyElseWritesThere() throws IOException {
        Files.writeString(host.home.resolve(".bashrc"), "umask 002\n");
        try (DeployedAgent agent =
                there().plan(AgentPlan.ownAgent().withoutCache()).deploy()) {
            assertThat(agent.connection().fullControl().teleport(new Errand(1)).as(int.class))
                    .isEqualTo(2);
            assertThat(Path.of(agent.report().facts().folder(), "classes")).isNotEmptyDirectory();
        }
        Files.delete(host.home.resolve(".bashrc"));
        host.nothingLeft();
        Files.writeString(host.home.resolve(".bashrc"), "umask 002\n");
        try (DeployedAgent agent = there().deploy()) {
            assertThat(agent.connection().fullControl().teleport(new Errand(2)).as(int.class))
                    .isEqualTo(3);
            try (var tree = Files.walk(host.home)) {
                for (Path each : tree.filter(Files::isDirectory).toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .as(each.toString())
                            .isEqualTo("rwx------");
                }
            }
        }
        assertThat(host.cache().resolve("classes")).isNotEmptyDirectory();
    }

    @Test
    void aServiceThatIsNotThereIsSaidInTheAgentsWords() {
        assertThatThrownBy(() -> there().serve("no.such.Service").deploy())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended before it answered")
                .hasMessageContaining("there is no class no.such.Service");
        host.nothingLeftButTheCache();
    }

    @Test
    void whoeverUsesAnAgentHearsOfItsDeath() throws Exception {
        try (DeployedAgent agent = there().serve("sample").deploy()) {
            for (String line : host.processes()) {
                ProcessHandle.of(Long.parseLong(line.strip().split(" ")[0])).ifPresent(ProcessHandle::destroyForcibly);
            }
            agent.connection().onEnd().get(20, TimeUnit.SECONDS);
            assertThat(agent.connection().ended()).isPresent();
        }
        host.nothingLeftButTheCache();
    }

    @Test
    void aHomeWithAPathTooLongForASocketIsNoHindrance() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(100)));
        try (DeployTest far = DeployTest.start(deep)) {
            AgentPlan plan =
                    AgentPlan.ownAgent().arguments(List.of("--serve", "sample")).log((name, line) -> {});
            Path own;
            try (Deployment deployment = far.deploy(plan);
                    var one = Remora.over(deployment.link(), Options.defaults());
                    var two = Remora.over(deployment.another(DialTest.TIME), Options.defaults())) {
                own = Path.of(deployment.report().facts().folder());
                assertThat(own.getParent()).isEqualTo(Path.of("/tmp"));
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                        .isEqualTo("rwx------");
                assertThat(one.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
                assertThat(two.root().call("add", 3, 4).as(int.class)).isEqualTo(7);
            }
            DeployTest.eventually("the folder is gone", () -> !Files.exists(own));
            far.nothingLeftButTheCache();
            assertThatThrownBy(() -> LeftAgent.leave(far.ssh, far.url(), plan, DialTest.TIME))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("the path of a socket holds 103 bytes");
            far.nothingLeftButTheCache();
        }
    }

    @Test
    void theOwnAgentThatCrossesIsSmall() throws IOException {
        try (DeployedAgent agent = there().serve("sample").deploy()) {
            assertThat(agent.report().uploaded()).isBetween(100_000L, 600_000L);
        }
    }

    @Test
    void whatIsNoHostIsSaid() {
        assertThatThrownBy(() -> ZeroTouch.to("me@ho st")).hasMessageContaining("[user@]host[:port]");
        assertThatThrownBy(() -> ZeroTouch.to("a/b").deploy()).hasMessageContaining("[user@]host[:port]");
    }

    @Test
    void aBareHostIsADeploymentForAsLongAsTheConnectionLives() throws IOException {
        try (var connection = Remora.connect(host.url().getAuthority(), ZeroTouchTransport.over(host.ssh))) {
            assertThat(connection.root().typeName()).contains("FullControl");
            assertThat(host.processes()).isNotEmpty();
            // It was started so that it reads no serialized object.
            assertThat(connection
                            .fullControl()
                            .type("java.io.ObjectInputFilter$Config")
                            .call("getSerialFilter")
                            .object()
                            .call("toString")
                            .as(String.class))
                    .isEqualTo("!*");
        }
        host.nothingLeftButTheCache();
        int nobody = Tools.freePort();
        assertThatThrownBy(() -> Remora.connect("me@127.0.0.1:" + nobody))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("me@127.0.0.1:" + nobody + " cannot be reached");
        assertThatThrownBy(() -> Remora.connect("ssh://me@127.0.0.1:" + nobody))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("me@127.0.0.1:" + nobody + " cannot be reached");
    }

    @Test
    void aLinkOfADeploymentIsAConnectionToo() throws IOException {
        AgentPlan plan =
                AgentPlan.ownAgent().arguments(List.of("--serve", "sample")).log((name, line) -> {});
        try (Deployment deployment = host.deploy(plan);
                var connection = Remora.over(deployment.link(), Options.defaults())) {
            assertThat(connection.root().call("add", 20, 22).as(int.class)).isEqualTo(42);
            assertThat(deployment.link().handshake().details()).containsEntry("agent", "deployed");
        }
        host.nothingLeftButTheCache();
    }
}
