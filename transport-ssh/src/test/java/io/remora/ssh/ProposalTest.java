package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.ssh.blob.Fields;
import io.remora.transport.Listener;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What both of our sides offer, read off the wire. */
@Timeout(60)
final class ProposalTest {
    private static final int KEXINIT = 20;

    @TempDir
    Path folder;

    /**
     * The lists of a peer's first packet (RFC 4253, 7.1): key exchanges, host keys, ciphers, MACs and compressions of
     * each direction, languages.
     */
    private static List<List<String>> proposal(Socket peer) throws IOException {
        peer.setSoTimeout(10_000);
        peer.getOutputStream().write("SSH-2.0-Reader\r\n".getBytes(StandardCharsets.US_ASCII));
        DataInputStream in = new DataInputStream(peer.getInputStream());
        while (in.readByte() != '\n') {
            // The peer's version.
        }
        int length = in.readInt();
        int padding = in.readUnsignedByte();
        byte[] payload = in.readNBytes(length - padding - 1);
        assertThat(payload[0]).isEqualTo((byte) KEXINIT);
        Fields fields = Fields.of(payload);
        fields.skip(1 + 16);
        List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lists.add(List.of(fields.text().split(",")));
        }
        return lists;
    }

    private static void judge(List<List<String>> lists, String strict) {
        assertThat(lists.get(0))
                .startsWith("mlkem768x25519-sha256", "sntrup761x25519-sha512")
                .contains("curve25519-sha256", strict);
        assertThat(lists.get(0)).noneMatch(name -> name.contains("nistp") || name.startsWith("diffie-hellman"));
        assertThat(lists.get(2)).startsWith("aes256-gcm@openssh.com", "aes128-gcm@openssh.com");
        assertThat(lists.get(3)).isEqualTo(lists.get(2));
        assertThat(lists.subList(0, 8))
                .allSatisfy(list -> assertThat(list)
                        .noneMatch(name -> name.contains("sha1")
                                || name.startsWith("ssh-rsa")
                                || name.startsWith("ssh-dss")
                                || name.contains("cbc")
                                || name.contains("md5")));
    }

    @Test
    void ourDiallingSideOffersPostQuantumFirstAndNoSha1AndNoNistCurvesToExchangeKeys() throws Exception {
        Path key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> dialling = CompletableFuture.runAsync(() -> {
                try {
                    DialTest.ssh(key, folder.resolve("known"))
                            .dial(URI.create("ssh://me@127.0.0.1:" + server.getLocalPort()), DialTest.TIME)
                            .close();
                } catch (IOException e) {
                    // It is told nothing that it could go on with.
                }
            });
            try (Socket peer = server.accept()) {
                judge(proposal(peer), "kex-strict-c-v00@openssh.com");
            }
            dialling.join();
        }
    }

    @Test
    void ourListenerOffersTheSame() throws Exception {
        Path authorized = Files.writeString(folder.resolve("authorized_keys"), "# nobody\n");
        try (Listener listener = new Ssh()
                        .hostKey(folder.resolve("hostkey"))
                        .authorizedKeys(authorized)
                        .listen(URI.create("ssh://127.0.0.1:0"));
                Socket peer = new Socket(
                        InetAddress.getLoopbackAddress(), listener.uri().getPort())) {
            judge(proposal(peer), "kex-strict-s-v00@openssh.com");
        }
    }
}
