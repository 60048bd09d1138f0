package io.remora.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real OpenSSH server on loopback with keys and a home of its own. Its absence fails a test where {@code CI=true}.
 */
final class RealSshd implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    private static final String HINT = "this test needs " + PROGRAM + ": apt-get install openssh-server openssh-client";

    private final Process process;
    private final Path folder;
    private final int port;

    private RealSshd(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Starts one with keys of its own in the folder, and these lines in its configuration. */
    static RealSshd start(Path folder, String... more) throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(HINT);
            }
            return abort(HINT);
        }
        keygen(folder.resolve("hostkey"));
        keygen(folder.resolve("id"));
        Files.copy(folder.resolve("id.pub"), folder.resolve("authorized_keys"));
        int port = freePort();
        List<String> config = new ArrayList<>(List.of(
                "ListenAddress 127.0.0.1",
                "Port " + port,
                "HostKey " + folder.resolve("hostkey"),
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes"));
        config.addAll(List.of(more));
        // Of two the first counts. Nothing of whoever runs the tests is read, written or taken away.
        Path home = Files.createDirectories(
                folder.resolve("user"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        config.add("SetEnv HOME=" + home);
        Files.write(folder.resolve("config"), config);
        String[] key = Files.readString(folder.resolve("hostkey.pub")).split(" ");
        Files.writeString(
                folder.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + key[0] + " " + key[1].strip() + "\n");
        Files.createDirectories(Path.of("/run/sshd"));
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-f",
                        folder.resolve("config").toString(),
                        "-E",
                        folder.resolve("log").toString())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        RealSshd sshd = new RealSshd(process, folder, port);
        sshd.awaitPort();
        return sshd;
    }

    static void keygen(Path file) throws IOException, InterruptedException {
        keygen(file, "");
    }

    static void keygen(Path file, String passphrase) throws IOException, InterruptedException {
        int code = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", file.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("ssh-keygen ended with " + code);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                    throw new IOException("sshd does not answer: " + Files.readString(folder.resolve("out")), e);
                }
            }
        }
    }

    /** The user of these tests at this server. */
    String host() {
        return System.getProperty("user.name") + "@127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    Path key() {
        return folder.resolve("id");
    }

    /** The options with which our command logs in here. */
    Object[] options() {
        return new Object[] {"--ssh-key", key(), "--known-hosts", knownHosts()};
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
