package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import io.remora.ssh.DialTest;
import io.remora.ssh.Soak;
import io.remora.ssh.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another user of the host who races a deployment for its folders. {@code -Dremora.soak=true} races for a minute. */
@Timeout(180)
final class RaceTest {
    /** Plants links, renames what it can, writes into what it can, wherever a deployment might put something. */
    private static final String ATTACKER = """
            import os, sys
            trap, places = sys.argv[1], sys.argv[2:]
            print('ready', flush=True)
            while True:
                for place in places:
                    try:
                        seen = [name for name in os.listdir(place) if name.startswith(('remora', '.put', 'agent'))]
                    except OSError:
                        seen = []
                    for name in ['.cache', '.cache/remora', 'remora', 'agent'] + seen:
                        path = os.path.join(place, name)
                        for attempt in (lambda: os.symlink(trap, path), lambda: os.rename(path, path + '.gone'),
                                        lambda: os.symlink(trap, path), lambda: os.symlink(trap, path + '/socket'),
                                        lambda: open(path + '/relay', 'w').write('evil')):
                            try:
                                attempt()
                            except OSError:
                                pass
            """;

    @TempDir
    Path folder;

    @Test
    void whoRacesForOurFoldersInSharedOnesHitsNothing() throws Exception {
        Tools.need("/usr/bin/setpriv", "util-linux");
        Tools.ok("/bin/chmod", "755", folder.toString());
        Path trap = Files.createDirectories(folder.resolve("trap"));
        Tools.ok("/bin/chmod", "777", trap.toString());
        Path shared = Files.createDirectories(folder.resolve("shared"));
        Tools.ok("/bin/chmod", "1777", shared.toString());
        try (DeployTest host = DeployTest.start(folder, "XDG_RUNTIME_DIR=" + shared)) {
            host.deploy(host.plan()).close();
            Tools.ok("/bin/chmod", "1777", host.home.toString());
            Process attacker = attack(trap, shared, host.home, host.home.resolve(".cache"));
            try {
                int deployments = 0;
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Soak.of(3, 60));
                while (System.nanoTime() < end) {
                    boolean cached = deployments++ % 2 == 0;
                    AgentPlan plan = cached ? host.plan() : host.plan().withoutCache();
                    try (Deployment deployment = host.deploy(plan)) {
                        assertThat(DialTest.echo(deployment.link(), "mine")).isEqualTo("mine");
                        Path own = Path.of(deployment.report().facts().folder());
                        assertThat(own.getParent()).isEqualTo(host.cache());
                        assertThat(isOurs(own)).isTrue();
                        assertThat(own.resolve("relay")).content().doesNotContain("evil");
                    }
                }
                assertThat(attacker.isAlive()).isTrue();
                assertThat(deployments).isPositive();
                assertThat(shared).as("the attacker was at work").isNotEmptyDirectory();
                for (Path theirs : List.of(trap, shared)) {
                    try (Stream<Path> tree = Files.walk(theirs)) {
                        assertThat(tree.filter(each -> !each.equals(theirs)).filter(RaceTest::isOurs))
                                .as("what we put where the attacker led us")
                                .isEmpty();
                    }
                }
            } finally {
                attacker.destroyForcibly().waitFor();
            }
        }
    }

    private static boolean isOurs(Path file) {
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process attack(Path trap, Path... places) throws IOException {
        Path script = Files.writeString(folder.resolve("attacker.py"), ATTACKER);
        ProcessBuilder builder = new ProcessBuilder(
                "/usr/bin/setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "/usr/bin/python3",
                script.toString(),
                trap.toString());
        List.of(places).forEach(place -> builder.command().add(place.toString()));
        Process attacker = builder.redirectErrorStream(true).start();
        assertThat(attacker.inputReader().readLine()).isEqualTo("ready");
        return attacker;
    }

    @Test
    void aHomeThatOthersCanWriteIsNotUsedAtAll() throws IOException {
        try (DeployTest host = DeployTest.start(folder)) {
            Tools.ok("/bin/chmod", "777", host.home.toString());
            assertThatThrownBy(() -> host.deploy(host.plan()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("others can write your home " + host.home)
                    .hasMessageContaining("chmod go-w");
            assertThat(host.left()).isEmpty();
            Tools.ok("/bin/chmod", "755", host.home.toString());
            host.deploy(host.plan()).close();
        }
    }
}
