package io.remora.ssh;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The real programs that tests talk to, and how they are run. */
public final class Tools {
    private Tools() {}

    /** The path of a program; without it the test fails in CI and is aborted with what to install elsewhere. */
    public static String need(String path, String debianPackage) {
        if (!Files.isExecutable(Path.of(path))) {
            String message = path + " is missing: apt-get install " + debianPackage;
            if ("true".equals(System.getenv("CI"))) {
                fail(message);
            }
            Assumptions.abort(message);
        }
        return path;
    }

    /** What a program printed and how it ended. */
    public record Outcome(int status, String output) {}

    public static Outcome run(String... command) throws IOException {
        return run(Map.of(), command);
    }

    public static Outcome run(Map<String, String> environment, String... command) throws IOException {
        Path output = Files.createTempFile("remora-test", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail(String.join(" ", command) + " did not end: " + Files.readString(output));
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }

    public static String ok(String... command) throws IOException {
        Outcome outcome = run(command);
        if (outcome.status() != 0) {
            fail(String.join(" ", command) + " failed: " + outcome.output());
        }
        return outcome.output();
    }

    /** Makes a key pair with ssh-keygen. */
    public static Path keygen(Path file, String type, String passphrase) throws IOException {
        need("/usr/bin/ssh-keygen", "openssh-client");
        String bits = type.equals("rsa") ? "2048" : "256";
        ok("/usr/bin/ssh-keygen", "-q", "-t", type, "-b", bits, "-N", passphrase, "-C", "test", "-f", file.toString());
        return file;
    }

    /** Signs a public key with ssh-keygen; the certificate appears beside the key. */
    public static void certify(Path authority, Path publicKey, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/ssh-keygen", "-q", "-s", authority.toString()));
        command.addAll(List.of(options));
        command.add(publicKey.toString());
        ok(command.toArray(new String[0]));
    }

    public static String publicLine(Path key) throws IOException {
        String[] fields = Files.readString(Path.of(key + ".pub")).strip().split(" ");
        return fields[0] + " " + fields[1];
    }

    /** The TCP ports at which these processes listen; others of the machine do as they like meanwhile. */
    public static List<String> listening(List<Long> pids) throws IOException {
        need("/usr/bin/ss", "iproute2");
        return ok("/usr/bin/ss", "-ltnpH")
                .lines()
                .filter(line -> pids.stream().anyMatch(pid -> line.contains("pid=" + pid + ",")))
                .toList();
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
