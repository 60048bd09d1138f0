package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.fail;

import io.remora.ssh.DialTest;
import io.remora.ssh.OpenSshServer;
import io.remora.ssh.Ssh;
import io.remora.ssh.Tools;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A host with a home of the test's own, behind a real sshd, and an agent to put there. */
final class DeployTest implements Closeable {
    final Path folder;
    final Path home;
    final Path jar;
    final Ssh ssh;
    final OpenSshServer server;

    private DeployTest(Path folder, Path home, Path jar, Ssh ssh, OpenSshServer server) {
        this.folder = folder;
        this.home = home;
        this.jar = jar;
        this.ssh = ssh;
        this.server = server;
    }

    /** Starts a host; {@code environment} is set there on top of HOME. */
    static DeployTest start(Path folder, String... environment) throws IOException {
        Path home = Files.createDirectories(
                folder.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        Path sshd = Files.createDirectories(folder.resolve("sshd"));
        Files.copy(Path.of(key + ".pub"), sshd.resolve("authorized_keys"));
        OpenSshServer server = OpenSshServer.start(sshd, "SetEnv HOME=" + home + " " + String.join(" ", environment));
        Path known = Files.writeString(folder.resolve("known"), server.knownLine() + "\n");
        return new DeployTest(folder, home, jar(folder.resolve("agent.jar")), DialTest.ssh(key, known), server);
    }

    /** The jar of {@link EchoAgent}. */
    static Path jar(Path file) throws IOException {
        String name = EchoAgent.class.getName().replace('.', '/') + ".class";
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file));
                InputStream in = EchoAgent.class.getResourceAsStream("/" + name)) {
            zip.putNextEntry(new ZipEntry(name));
            in.transferTo(zip);
            zip.closeEntry();
        }
        return file;
    }

    AgentPlan plan() throws IOException {
        return AgentPlan.agentJar(jar).mainClass(EchoAgent.class.getName()).log((host, line) -> {});
    }

    URI url() {
        return URI.create(server.url());
    }

    Deployment deploy(AgentPlan plan) throws IOException {
        return Deployment.to(ssh, url(), plan, DialTest.TIME);
    }

    Path cache() {
        return home.resolve(".cache/remora");
    }

    /** Everything in the home, by its name there. */
    List<String> left() throws IOException {
        try (Stream<Path> tree = Files.walk(home)) {
            return tree.filter(file -> !file.equals(home))
                    .map(file -> home.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Processes whose command line names this host's home. */
    List<String> processes() throws IOException {
        return Tools.ok("/bin/ps", "-eo", "pid,args")
                .lines()
                .filter(line -> line.contains("remora.folder=" + home))
                .toList();
    }

    /** Waits until it holds; 10 seconds at most. */
    static void eventually(String what, BooleanSupplier holds) {
        eventually(what, 10, holds);
    }

    /** Waits until it holds; so many seconds at most. */
    static void eventually(String what, int seconds, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("still not so after " + seconds + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** No agent runs, and nothing but jars is left. */
    void nothingLeftButTheCache() {
        eventually("no agent runs and only jars are left", () -> {
            try {
                return processes().isEmpty()
                        && left().stream()
                                .allMatch(name -> name.equals(".cache")
                                        || name.equals(".cache/remora")
                                        || name.matches("\\.cache/remora/[0-9a-f]{64}\\.jar"));
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** No agent runs, and nothing at all is left but the user's own folder of caches. */
    void nothingLeft() {
        eventually("no agent runs and nothing is left", () -> {
            try {
                return processes().isEmpty() && left().stream().allMatch(name -> name.equals(".cache"));
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        server.close();
    }
}
