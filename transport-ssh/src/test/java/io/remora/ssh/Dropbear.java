package io.remora.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real dropbear on a loopback port. It reads the user's own authorized_keys, so it gets a home of the test's. */
public record Dropbear(Process process, int port) implements Closeable {
    public static Dropbear start(Path folder, Path userKey) throws IOException {
        Tools.need("/usr/sbin/dropbear", "dropbear-bin");
        Files.createDirectories(folder);
        Path hostKey = folder.resolve("hostkey");
        Tools.ok("/usr/bin/dropbearkey", "-t", "ed25519", "-f", hostKey.toString());
        // dropbear takes the home from the user database, not from the environment: the key is added there for a
        // moment.
        Path authorized = Path.of(System.getProperty("user.home"), ".ssh", "authorized_keys");
        Files.createDirectories(authorized.getParent());
        String mine = Tools.publicLine(userKey) + " remora-test\n";
        Files.writeString(authorized, (Files.exists(authorized) ? Files.readString(authorized) : "") + mine);
        Tools.ok("/bin/chmod", "600", authorized.toString());
        int port = Tools.freePort();
        Process process = new ProcessBuilder(
                        "/usr/sbin/dropbear", "-F", "-E", "-p", "127.0.0.1:" + port, "-r", hostKey.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("dropbear.log").toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < end) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                break;
            } catch (IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        return new Dropbear(process, port);
    }

    public String url() {
        return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Path authorized = Path.of(System.getProperty("user.home"), ".ssh", "authorized_keys");
        Files.write(
                authorized,
                Files.readAllLines(authorized).stream()
                        .filter(line -> !line.endsWith(" remora-test"))
                        .toList());
        if (Files.size(authorized) == 0) {
            Files.delete(authorized);
        }
    }
}
