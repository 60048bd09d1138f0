package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Evidence;
import io.remora.WireDialect;
import io.remora.transport.Incoming;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import io.remora.transport.LoopbackTransport;
import io.remora.transport.TimedLinkContract;
import io.remora.transport.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of links, over TLS between two of ours. */
class TlsLinkTest extends TimedLinkContract {
    private static final Duration TIME = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static Tls server;
    private static Tls client;

    @BeforeAll
    static void issue() throws Exception {
        TestAuthority authority = new TestAuthority(folder, "authority");
        server = authority.issueLocal("server").trusting(authority);
        client = authority.issueLocal("client").trusting(authority);
    }

    @Override
    protected LoopbackTransport.Pair connect() throws Exception {
        try (Listener listener = server.listen(URI.create("tls://127.0.0.1:0"))) {
            Future<Link> dialled = threads.submit(() -> client.dial(listener.uri(), TIME));
            try (Incoming incoming = listener.accept()) {
                Link accepted = incoming.handshake(TIME);
                return new LoopbackTransport.Pair(dialled.get(), accepted);
            }
        }
    }

    @Test
    void bothEndsKnowTheCertificateOfTheOther() {
        assertThat(PeerNames.of(((Evidence.Certificates) left.handshake().evidence()).leaf())
                        .dns())
                .contains("server");
        assertThat(PeerNames.of(((Evidence.Certificates) right.handshake().evidence()).leaf())
                        .dns())
                .contains("client");
    }

    @Test
    void twoOfOursKnowTheirDialectAndMayCoalesce() {
        assertThat(left.handshake().dialect()).contains(WireDialect.RPYC6);
        assertThat(right.handshake().dialect()).contains(WireDialect.RPYC6);
        assertThat(left.handshake().coalesces()).isTrue();
        assertThat(right.handshake().coalesces()).isTrue();
    }

    @Test
    void whatWasNegotiatedCanBeRead() {
        assertThat(left.handshake().details())
                .containsEntry("protocol", "TLSv1.3")
                .containsEntry("cipher", "TLS_AES_128_GCM_SHA256")
                .containsEntry("alpn", "remora/1");
        assertThat(right.handshake().source()).isEqualTo("127.0.0.1");
        assertThat(right.handshake().peer()).startsWith("tls://127.0.0.1:");
    }

    @Test
    void bothEndsHaveTheSameChannelBindingWhereTheJdkHasOne() {
        byte[] binding = left.handshake().channelBinding();
        assertThat(right.handshake().channelBinding()).isEqualTo(binding);
        assertThat(binding).hasSize(Runtime.version().feature() >= 25 ? 32 : 0);
    }

    @Test
    void itIsNoDefaultTransport() {
        assertThat(ServiceLoader.load(Transport.class)).noneMatch(found -> found instanceof Tls);
    }
}
