package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.ssh.deploy.BareHost.Maker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The scripts that run on hosts, with a POSIX shell and the few programs that they ask for, of Debian and of busybox.
 */
@Timeout(60)
final class ScriptsTest {
    private static final String OLD_JAVA = "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n";

    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void aHostWithoutGzipIsSentTheJarAsItIs(Maker maker) throws Exception {
        BareHost host = BareHost.of(maker, folder);
        Path store = Files.createDirectories(host.cache());
        Artifact jar = Artifact.of("some.jar", bytes("what is in it"));
        Map<String, String> variables = Map.of("store", store.toString(), "kind", "jar", "digest", jar.digest());
        assertThat(host.run("put.sh", variables, bytes("what is in it"))).containsExactly("ready plain", "done");
        assertThat(store.resolve(jar.digest() + ".jar")).hasContent("what is in it");
        Files.delete(store.resolve(jar.digest() + ".jar"));
        assertThat(host.run("put.sh", variables, bytes("what is not")))
                .containsExactly("ready plain", "error the file arrived damaged");
        assertThat(store).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void aHostIsLookedAtAndNothingIsLeftOfAnAgentThatEnds(Maker maker) throws Exception {
        BareHost host = BareHost.of(maker, folder);
        host.install("java", OLD_JAVA);
        String text = "say run\nsay \"$(cat) $PATH $(umask)\"\nexit 7";
        Files.createDirectories(host.cache());
        String jar = Artifact.of("a jar", bytes("a jar")).digest();
        Files.writeString(host.cache().resolve(jar + ".jar"), "a jar");
        List<String> said = host.run(
                "agent.sh",
                Map.of("files", jar + " other", "keeping", "yes", "detach", "no", "imaged", "no"),
                bytes("jar " + jar + "\nrun " + text.length() + "\n" + text + "hello agent"));
        String own = said.stream()
                .filter(line -> line.startsWith("folder "))
                .findFirst()
                .orElseThrow()
                .substring("folder ".length());
        assertThat(said)
                .contains("hello", "os Linux", "home " + host.home(), "java 11.0.2 " + host.bin() + "/java")
                .endsWith(
                        "store " + host.cache(),
                        "have " + jar,
                        "miss other",
                        "end",
                        "have " + jar,
                        "run",
                        "hello agent " + host.bin() + " 0022")
                .noneMatch(line -> line.startsWith("unsaid"));
        assertThat(own).startsWith(host.cache() + "/remora-");
        assertThat(host.cache().toFile().list()).containsExactly(jar + ".jar");
    }

    /** The programs of the host know no ps that tells a process by its number: /proc is looked at. */
    @ParameterizedTest
    @EnumSource
    void anAgentThatIsLeftIsJoinedByRelaysAndEndedWhereNoPsKnowsIt(Maker maker) throws Exception {
        BareHost host = maker == Maker.BUSYBOX ? BareHost.of(maker, folder, "ps") : BareHost.of(maker, folder);
        Path own = host.cache().resolve("agent");
        Launch launch = new Launch(
                AgentPlan.agentJar(DeployTest.jar(folder.resolve("agent.jar")))
                        .mainClass(EchoAgent.class.getName())
                        .plan(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                List.of(folder.resolve("agent.jar").toString()),
                own.toString(),
                host.cache().toString());
        assertThat(host.run(
                        "agent.sh",
                        Map.of("files", "", "keeping", "yes", "detach", "yes", "imaged", "no"),
                        bytes("run " + launch.detached().length() + "\n" + launch.detached())))
                .endsWith("end", "run");
        ProcessHandle agent = ProcessHandle.of(
                        Long.parseLong(Files.readString(own.resolve("pid")).strip()))
                .orElseThrow();
        try {
            Process relay = host.start("relay.sh", Map.of("at", ""));
            relay.getOutputStream().write(bytes("there and back"));
            relay.getOutputStream().flush();
            String expected = BareHost.NONCE + " run\nthere and back";
            assertThat(new String(relay.getInputStream().readNBytes(expected.length()), StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            relay.getOutputStream().close();
            assertThat(relay.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(host.run("undeploy.sh", Map.of("all", "no"), new byte[0]))
                    .containsExactly("done");
            agent.onExit().get(20, TimeUnit.SECONDS);
        } finally {
            agent.destroyForcibly();
        }
        assertThat(host.home().resolve(".cache")).isEmptyDirectory();
    }

    private static Path left(BareHost host, String pid) throws IOException {
        Path own = Files.createDirectories(host.cache().resolve("agent"));
        Files.writeString(own.resolve("pid"), pid + "\n");
        return own;
    }

    @Test
    void aProcessThatNothingTellsOfIsNotSaidToBeGone() throws Exception {
        BareHost host = BareHost.of(Maker.DEBIAN, folder);
        // Signals reach it (a process group), and neither /proc nor ps has it.
        Path own = left(host, "0");
        assertThat(host.run("undeploy.sh", Map.of("all", "yes"), new byte[0]))
                .containsExactly("error neither /proc nor ps says whether process 0 there is the agent: if it is,"
                        + " end it with kill, then remove " + own);
        assertThat(own).exists();
    }

    @Test
    void aCacheThatOthersCanWriteIsNotSaidToBeRemoved() throws Exception {
        BareHost host = BareHost.of(Maker.DEBIAN, folder);
        Files.createDirectories(host.cache());
        Files.setPosixFilePermissions(host.cache(), PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThat(host.run("undeploy.sh", Map.of("all", "yes"), new byte[0]))
                .containsExactly("error " + host.cache()
                        + " there is not a folder that you alone can write: look who made it, and remove it");
        assertThat(host.cache()).exists();
        Files.setPosixFilePermissions(host.cache(), PosixFilePermissions.fromString("rwx------"));
        assertThat(host.run("undeploy.sh", Map.of("all", "yes"), new byte[0])).containsExactly("none");
        assertThat(host.cache()).doesNotExist();
    }

    @Test
    void aProcessThatTookTheNumberOfAnAgentIsLeftAlone() throws Exception {
        BareHost host = BareHost.of(Maker.DEBIAN, folder);
        Process other = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            left(host, Long.toString(other.pid()));
            assertThat(host.run("undeploy.sh", Map.of("all", "no"), new byte[0]))
                    .containsExactly("done");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
        assertThat(host.home().resolve(".cache")).isEmptyDirectory();
    }
}
