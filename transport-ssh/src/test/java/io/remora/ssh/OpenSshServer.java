package io.remora.ssh;

import static org.assertj.core.api.Assertions.fail;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real OpenSSH sshd on a loopback port with keys of its own; it may be restarted with others. */
public final class OpenSshServer implements Closeable {
    private final Path folder;
    private final int port;
    private final List<String> extra;
    private Process process;

    private OpenSshServer(Path folder, int port, List<String> extra) {
        this.folder = folder;
        this.port = port;
        this.extra = extra;
    }

    /** Starts one; the folder gets hostkey, authorized_keys (empty unless it is there), sshd_config and sshd.log. */
    public static OpenSshServer start(Path folder, String... extra) throws IOException {
        Tools.need("/usr/sbin/sshd", "openssh-server");
        Files.createDirectories(folder);
        if (!Files.exists(folder.resolve("hostkey"))) {
            Tools.keygen(folder.resolve("hostkey"), "ed25519", "");
        }
        if (!Files.exists(folder.resolve("authorized_keys"))) {
            Files.createFile(folder.resolve("authorized_keys"));
        }
        OpenSshServer server = new OpenSshServer(folder, Tools.freePort(), List.of(extra));
        server.start();
        return server;
    }

    private void start() throws IOException {
        Files.createDirectories(Path.of("/run/sshd"));
        List<String> config = new ArrayList<>(List.of(
                "ListenAddress 127.0.0.1",
                "Port " + port,
                "HostKey " + folder.resolve("hostkey"),
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "MaxStartups 100",
                "MaxSessions 50",
                "LogLevel DEBUG3",
                "Subsystem remora /bin/cat",
                "Subsystem sftp internal-sftp"));
        config.addAll(extra);
        Files.write(folder.resolve("sshd_config"), config);
        Files.deleteIfExists(folder.resolve("sshd.log"));
        process = new ProcessBuilder(
                        "/usr/sbin/sshd",
                        "-D",
                        "-f",
                        folder.resolve("sshd_config").toString(),
                        "-E",
                        folder.resolve("sshd.log").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.out").toFile())
                .start();
        awaitPort();
    }

    /** Whether anybody began to authenticate since the log had this length. */
    boolean sawAuthentication(int from) throws IOException {
        return log().substring(from).contains("userauth-request");
    }

    /** The log since it had this length, as soon as it says this. */
    String awaitLog(int from, String text) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!log().substring(from).contains(text)) {
            if (System.nanoTime() > end) {
                fail("sshd does not say " + text + ": " + log().substring(from));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return log().substring(from);
    }

    private void awaitPort() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < end) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    fail("sshd ended: " + Files.readString(folder.resolve("sshd.out")) + log());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        fail("sshd does not answer");
    }

    /** Sends a signal to the processes that serve connections. */
    void signal(String name) throws IOException {
        for (ProcessHandle child : process.descendants().toList()) {
            Tools.ok("/bin/kill", "-" + name, Long.toString(child.pid()));
        }
    }

    /** Everything that runs for those who are logged in, and the server itself. */
    public List<Long> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    public int port() {
        return port;
    }

    public String url() {
        return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port;
    }

    public String knownLine() throws IOException {
        return "[127.0.0.1]:" + port + " " + Tools.publicLine(folder.resolve("hostkey"));
    }

    public String log() throws IOException {
        return Files.exists(folder.resolve("sshd.log")) ? Files.readString(folder.resolve("sshd.log")) : "";
    }

    /** Stops it, gives it another host key and starts it on the same port. */
    void restartWithNewKey() throws IOException {
        close();
        Files.delete(folder.resolve("hostkey"));
        Files.delete(folder.resolve("hostkey.pub"));
        Tools.keygen(folder.resolve("hostkey"), "ed25519", "");
        start();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
