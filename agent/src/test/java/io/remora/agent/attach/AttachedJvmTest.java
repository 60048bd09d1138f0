package io.remora.agent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an agent in another JVM when that has ended without it. */
@Timeout(30)
class AttachedJvmTest {
    @TempDir
    private Path place;

    /** As of a JVM that was killed and that its parent has not noticed yet: a process, a socket, and nobody there. */
    @Test
    void theFolderIsRemovedWhereNobodyListensAnyMore() throws Exception {
        Path folder = Files.createDirectory(place.resolve("remora-0123456789abcdef"));
        Files.writeString(folder.resolve("agent.jar"), "a jar");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(folder.resolve("agent.sock")));
        }
        AttachedJvm jvm = new AttachedJvm(ProcessHandle.current().pid(), folder, List.of());
        assertThat(jvm.detach()).isEmpty();
        assertThat(folder).doesNotExist();
        jvm.close();
    }
}
