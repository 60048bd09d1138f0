package io.remora.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * OpenSSH at both ends: {@code ssh host cat}, and bytes that come back through two processes and two pipes. What it
 * costs includes those processes.
 */
final class OpenSsh implements Contestant {
    /** A real sshd on a loopback port that lets the user of a run in. */
    static Service sshd(Material material) throws IOException {
        int port;
        try (var probe = new java.net.ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Path config = material.folder().resolve("sshd_config");
        Files.write(
                config,
                List.of(
                        "ListenAddress 127.0.0.1",
                        "Port " + port,
                        "HostKey " + material.sshHost(),
                        "AuthorizedKeysFile " + material.authorizedKeys(),
                        "PidFile none",
                        "StrictModes no",
                        "UsePAM no",
                        "PermitRootLogin yes",
                        "Subsystem sftp internal-sftp"));
        Process process;
        try {
            process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(material.folder().resolve("sshd.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new IOException("sshd is needed: apt-get install openssh-server", e);
        }
        awaitPort(port);
        return new Service() {
            @Override
            public String address() {
                return String.valueOf(port);
            }

            @Override
            public void close() {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
        };
    }

    private static void awaitPort(int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IOException("sshd does not listen", e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /** A command line that runs something on that sshd. */
    static List<String> ssh(Material material, String port, String... command) {
        List<String> line = new ArrayList<>(List.of(
                "ssh",
                "-F",
                material.sshConfig().toString(),
                "-i",
                material.sshUser().toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "UserKnownHostsFile=" + material.knownHosts(),
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "LogLevel=ERROR",
                "-c",
                "aes128-gcm@openssh.com",
                "-p",
                port,
                System.getProperty("user.name") + "@127.0.0.1"));
        line.addAll(List.of(command));
        return line;
    }

    @Override
    public Service serve(Material material) throws IOException {
        return sshd(material);
    }

    @Override
    public Client connect(Material material, String address, Scenario scenario) throws IOException {
        Process process = new ProcessBuilder(ssh(material, address, "cat"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        InputStream in = process.getInputStream();
        OutputStream out = process.getOutputStream();
        return new Client() {
            private final byte[] message = new byte[RawMany.MESSAGE];

            @Override
            public byte[] echo(byte[] data) throws IOException {
                out.write(message);
                out.flush();
                StreamClient.fill(in, message);
                return data;
            }

            @Override
            public int put(byte[] data) {
                throw new UnsupportedOperationException("cat gives all of it back");
            }

            @Override
            public byte[] fetch(int length) {
                throw new UnsupportedOperationException("cat gives what it was given");
            }

            @Override
            public void close() {
                process.destroy();
            }
        };
    }
}
