package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.NoSuchMemberException;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.RemoteObject;
import io.remora.authenticator.policy.PolicyAdmission;
import io.remora.authenticator.policy.ReloadingPolicy;
import io.remora.server.Offer;
import io.remora.server.Server;
import io.remora.ssh.Ssh;
import io.remora.tests.peer.Pki;
import io.remora.transport.LoopbackTransport;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit that a policy file can state, over transports that prove different things of a peer. */
@Timeout(60)
final class PolicyLimitsTest {
    @TempDir
    private static Path folder;

    private static Pki pki;
    private static Path key;
    private static Path hostKey;

    private Transport dialling = new LoopbackTransport();

    @BeforeAll
    static void certify() throws Exception {
        pki = Pki.create(folder.resolve("pki"));
        key = folder.resolve("key");
        hostKey = folder.resolve("host-key");
        for (Path each : List.of(key, hostKey)) {
            keygen("-q", "-t", "ed25519", "-N", "", "-f", each.toString());
        }
    }

    private static String keygen(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("ssh-keygen, of openssh-client: " + said)
                .isZero();
        return said;
    }

    private static Path pub(Path of) {
        return of.resolveSibling(of.getFileName() + ".pub");
    }

    private static Transport overSsh(Server server) throws IOException {
        Path known = Files.createTempFile(folder, "known", "");
        Files.writeString(known, "[127.0.0.1]:" + server.uri().getPort() + " " + Files.readString(pub(hostKey)));
        return new Ssh()
                .keys(key)
                .knownHosts(known)
                .config(Files.createTempFile(folder, "config", ""))
                .withoutAgent();
    }

    /** A server whose policy grants the exhibit with these lines, to whom the transport proves. */
    private Server serve(String transport, String lines) throws IOException, InterruptedException {
        Path file = Files.createTempFile(folder, "policy", ".toml");
        String principal = switch (transport) {
            case "tls" -> "cert:dns:tester";
            case "unix" -> "unix:*";
            case "tcp" -> "anonymous";
            case "ssh" -> "ssh:" + keygen("-l", "-f", pub(key).toString()).split(" ")[1];
            default -> "local";
        };
        Files.writeString(file, "[[grant]]\nprincipal = \"" + principal + "\"\nservice = \"EXHIBIT\"\n" + lines + "\n");
        Offer offer = Offer.of(Exhibit.class, session -> new Exhibit());
        PolicyAdmission admission = PolicyAdmission.of(ReloadingPolicy.open(file, Clock.systemUTC()), List.of(offer));
        Transport listening;
        String where;
        switch (transport) {
            case "tls" -> {
                listening = pki.server();
                dialling = pki.client();
                where = "tls://localhost:0";
            }
            case "tcp" -> {
                listening = TcpTransport.insecure();
                dialling = listening;
                where = "tcp://127.0.0.1:0";
            }
            case "ssh" -> {
                listening = new Ssh().hostKey(hostKey).authorizedKeys(pub(key));
                where = "ssh://127.0.0.1:0";
            }
            case "unix" -> {
                listening = new UnixTransport();
                dialling = listening;
                where = "unix://" + Files.createTempDirectory(folder, "s").resolve("s");
            }
            default -> {
                listening = new LoopbackTransport();
                dialling = listening;
                where = "inproc://policy-" + System.nanoTime();
            }
        }
        Authenticator authenticator = transport.equals("tcp") ? Authenticator.anonymous() : Server.evidence();
        Server server = Server.on(where, listening)
                .authenticator(authenticator)
                .admission(admission)
                .start();
        dialling = transport.equals("ssh") ? overSsh(server) : dialling;
        return server;
    }

    private Connection connect(Server server) throws IOException {
        return Remora.connect(server.uri().toString(), dialling);
    }

    private void assertThatAnotherSessionIsDead(Server server) {
        assertThatThrownBy(() -> {
                    try (Connection another = connect(server)) {
                        add(another.root());
                    }
                })
                .hasMessageContaining("was revoked or has expired");
    }

    private static int add(RemoteObject root) {
        return root.call("add", 1, 2).as(int.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inproc", "unix", "tcp", "tls", "ssh"})
    void members(String transport) throws Exception {
        try (Server server = serve(transport, "members = [\"add\", \"item\", \"Item.name\"]");
                Connection connection = connect(server)) {
            RemoteObject root = connection.root();
            assertThat(add(root)).isEqualTo(3);
            RemoteObject item = root.call("item").object();
            assertThat(item.call("name").as(String.class)).isEqualTo("one");
            assertThatThrownBy(() -> item.call("secret")).isInstanceOf(NoSuchMemberException.class);
            assertThatThrownBy(() -> root.call("list")).isInstanceOf(NoSuchMemberException.class);
            assertThat(root.dir()).containsExactly("add", "item");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inproc", "unix", "tcp", "tls", "ssh"})
    void calls(String transport) throws Exception {
        try (Server server = serve(transport, "calls = 3");
                Connection connection = connect(server)) {
            RemoteObject root = connection.root();
            assertThat(IntStream.range(0, 2).map(i -> add(root)).sum()).isEqualTo(6);
            // Another session is the same principal.
            try (Connection another = connect(server)) {
                RemoteObject again = another.root();
                assertThat(add(again)).isEqualTo(3);
                assertThatThrownBy(() -> add(again)).hasMessageContaining("was revoked or has expired");
            }
            assertThatThrownBy(() -> add(root)).hasMessageContaining("was revoked or has expired");
            assertThatAnotherSessionIsDead(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inproc", "unix", "tcp", "tls", "ssh"})
    void rate(String transport) throws Exception {
        try (Server server = serve(transport, "rate = \"2/h\"");
                Connection connection = connect(server)) {
            RemoteObject root = connection.root();
            assertThat(add(root) + add(root)).isEqualTo(6);
            assertThatThrownBy(() -> add(root)).hasMessageContaining("used more often than its grant allows");
            try (Connection another = connect(server)) {
                RemoteObject again = another.root();
                assertThatThrownBy(() -> add(again)).hasMessageContaining("used more often than its grant allows");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inproc", "unix", "tcp", "tls", "ssh"})
    void bytes(String transport) throws Exception {
        try (Server server = serve(transport, "bytes = \"10KiB\"");
                Connection connection = connect(server)) {
            RemoteObject root = connection.root();
            assertThat(root.call("bytes", 5000).as(byte[].class)).hasSize(5000);
            assertThatThrownBy(() -> root.call("bytes", 6000)).hasMessageContaining("was revoked or has expired");
            assertThatThrownBy(() -> add(root)).hasMessageContaining("was revoked or has expired");
            assertThatAnotherSessionIsDead(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inproc", "unix", "tls"})
    void until(String transport) throws Exception {
        Instant end = Instant.now().plus(4, ChronoUnit.SECONDS).truncatedTo(ChronoUnit.SECONDS);
        try (Server server = serve(transport, "until = " + end)) {
            Connection connection = connect(server);
            RemoteObject root = connection.root();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            boolean over = false;
            while (!over && System.nanoTime() < deadline) {
                boolean before = Instant.now().isBefore(end);
                try {
                    add(root);
                    assertThat(Instant.now()).isBefore(end.plusMillis(500));
                } catch (RemoteException | DisconnectedException e) {
                    assertThat(before && Instant.now().isBefore(end)).isFalse();
                    over = true;
                }
            }
            assertThat(over).isTrue();
            // The session ends too, and another is granted nothing.
            connection.onEnd().get(20, TimeUnit.SECONDS);
            assertThatThrownBy(() -> {
                        try (Connection late = connect(server)) {
                            add(late.root());
                        }
                    })
                    .hasMessageContaining("nothing is granted");
        }
    }
}
