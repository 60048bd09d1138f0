package io.remora.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpTransportTest extends TimedLinkContract {
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final URI ANY_PORT = URI.create("tcp://127.0.0.1:0");
    private final Transport transport = TcpTransport.insecure();

    @Override
    protected LoopbackTransport.Pair connect() throws Exception {
        try (Listener listener = transport.listen(ANY_PORT)) {
            Link dialled = transport.dial(listener.uri(), TIME);
            return new LoopbackTransport.Pair(dialled, listener.accept().handshake(TIME));
        }
    }

    @Test
    void nothingIsKnownOfThePeerButItsAddress() {
        assertThat(right.handshake().evidence()).isInstanceOf(Evidence.Nothing.class);
        assertThat(right.handshake().source()).isEqualTo("127.0.0.1");
        assertThat(right.handshake().peer()).startsWith("tcp://127.0.0.1:");
    }

    @Test
    void itIsNeverFoundByDefault() {
        assertThat(ServiceLoader.load(Transport.class))
                .isNotEmpty()
                .noneMatch(found -> found.schemes().contains("tcp"));
    }

    @Test
    void aPortInUseIsOneSentence() throws Exception {
        try (Listener listener = transport.listen(ANY_PORT)) {
            int port = listener.uri().getPort();
            assertThatThrownBy(() -> transport.listen(listener.uri()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": port " + port
                            + " is in use; choose another one, or 0 for any");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsOneSentence() {
        assertThatThrownBy(() -> transport.listen(URI.create("tcp://192.0.2.1:0")))
                .hasMessageContaining("192.0.2.1 is no address of this machine");
    }

    @Test
    void nobodyListeningIsUnreachable() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        URI where = URI.create("tcp://127.0.0.1:" + free);
        assertThatThrownBy(() -> transport.dial(where, TIME))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("127.0.0.1:" + free)
                .hasMessageContaining("refused");
    }

    @Test
    void aNameThatDoesNotExistIsUnreachable() {
        assertThatThrownBy(() -> transport.dial(URI.create("tcp://no-such-host.invalid"), TIME))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("there is no host no-such-host.invalid");
    }

    @Test
    void aHostThatDoesNotAnswerIsUnreachableInTime() throws Exception {
        // A full queue drops what comes: the kernel answers nothing, as a firewall would.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            URI where = URI.create("tcp://127.0.0.1:" + full.getLocalPort());
            long start = System.nanoTime();
            assertThatThrownBy(() -> {
                        while (true) {
                            transport.dial(where, Duration.ofMillis(100));
                        }
                    })
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("no answer from");
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
    }

    @Test
    void closingWakesWhoAccepts() throws Exception {
        Listener listener = transport.listen(ANY_PORT);
        Future<Incoming> accepting = threads.submit(listener::accept);
        listener.close();
        listener.close();
        assertThatThrownBy(() -> accepting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        transport.listen(listener.uri()).close();
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://host, host, 18812, host:18812",
        "tcp://host:5/, host, 5, host:5",
        "tcp://[::1], ::1, 18812, [::1]:18812",
        "tcp://[::1]:9, ::1, 9, [::1]:9",
        "tcp://10.0.0.1:65535, 10.0.0.1, 65535, 10.0.0.1:65535"
    })
    void addressesHaveHostsAndPorts(URI where, String host, int port, String text) {
        TcpAddress address = TcpAddress.of(where, 18812);
        assertThat(address).isEqualTo(new TcpAddress(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp:///x",
                "tcp:host",
                "tcp://user@host",
                "tcp://host/path",
                "tcp://host?q=1",
                "tcp://host#f",
                "tcp://host:65536",
                "tcp://host:x",
                "tcp://:1",
                "unix:///x"
            })
    void aMalformedAddressIsRefused(URI where) {
        assertThatIllegalArgumentException().isThrownBy(() -> transport.listen(where));
    }
}
