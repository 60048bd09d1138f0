package io.remora.ssh;

import io.remora.transport.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the tests of dialling have in common. */
public final class DialTest {
    public static final Duration TIME = Duration.ofSeconds(10);

    private DialTest() {}

    /** Dialling with a key and known hosts of the test's own, and nothing of the user's. */
    public static Ssh ssh(Path key, Path knownHosts) throws IOException {
        Path config = Files.createTempFile("remora-test", ".config");
        config.toFile().deleteOnExit();
        return new Ssh().config(config).withoutAgent().keys(key).knownHosts(knownHosts);
    }

    static Link dial(Ssh ssh, OpenSshServer server) throws IOException {
        return ssh.dial(URI.create(server.url()), TIME);
    }

    /** Sends a line through an echoing link and reads it back. */
    public static String echo(Link link, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        link.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 0, 1);
        return read(link, bytes.length);
    }

    public static String read(Link link, int count) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(count + link.readSize());
        while (target.position() < count) {
            if (link.read(target, System.nanoTime() + TIME.toNanos()) <= 0) {
                throw new IOException("only " + target.position() + " of " + count + " bytes came");
            }
        }
        return new String(target.array(), 0, target.position(), StandardCharsets.UTF_8);
    }
}
