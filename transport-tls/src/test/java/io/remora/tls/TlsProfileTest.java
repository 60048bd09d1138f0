package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.Exposed;
import io.remora.RefusedException;
import io.remora.Remora;
import io.remora.Session;
import io.remora.object.GateListener;
import io.remora.server.Server;
import io.remora.server.SessionListener;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which group the keys are agreed in, told by what the server said in the clear. */
@Timeout(60)
class TlsProfileTest {
    private static final String HYBRID = "X25519MLKEM768";

    /** What is called. */
    public static final class Echo {
        @Exposed
        public byte[] same(byte[] bytes) {
            return bytes;
        }
    }

    @TempDir
    static Path folder;

    private static Tls tls;

    @BeforeAll
    static void issue() throws Exception {
        TestAuthority authority = new TestAuthority(folder, "profiles");
        tls = authority.issueLocal("peer").trusting(authority);
    }

    /** What both ends say was negotiated, after a call of a megabyte went through. */
    private static Map<String, String> negotiated(TlsProfile listening, TlsProfile dialling) throws Exception {
        try (Server server = Server.on("tls://localhost:0", tls.profile(listening))
                        .grant("*", Echo.class, Echo::new)
                        .start();
                Connection connection = Remora.connect(server.uri().toString(), tls.profile(dialling))) {
            byte[] much = new byte[1 << 20];
            Arrays.fill(much, (byte) 7);
            assertThat(connection.root().call("same", (Object) much).as(byte[].class))
                    .isEqualTo(much);
            Map<String, String> here = connection.session().handshake().details();
            assertThat(server.sessions().get(0).handshake().details()).isEqualTo(here);
            return here;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PQ", "PQ_REQUIRED"})
    void bothEndsAgreeOnTheHybridGroupWithoutAnotherRoundTrip(TlsProfile profile) throws Exception {
        assertThat(negotiated(profile, profile))
                .containsEntry("keyExchange", HYBRID)
                .containsEntry("postQuantum", "true")
                .containsEntry("roundTrips", "1")
                .containsEntry("protocol", "TLSv1.3")
                .containsEntry("alpn", "remora/1");
    }

    @Test
    void oneWithoutTheProfileIsMetInAGroupThatItHas() throws Exception {
        assertThat(negotiated(TlsProfile.PQ, TlsProfile.STANDARD))
                .containsEntry("keyExchange", "x25519")
                .containsEntry("postQuantum", "false");
        assertThat(negotiated(TlsProfile.STANDARD, TlsProfile.PQ)).containsEntry("postQuantum", "false");
    }

    @Test
    void whoRequiresItRefusesAPeerWithoutIt() throws Exception {
        CompletableFuture<String> refusal = new CompletableFuture<>();
        SessionListener listener = new SessionListener() {
            @Override
            public GateListener begun(Session session, Optional<String> service) {
                refusal.complete("it was let in");
                return GateListener.NONE;
            }

            @Override
            public void ended(Session session, String reason) {}

            @Override
            public void refused(String peer, String reason) {
                refusal.complete(reason);
            }
        };
        try (Server server = Server.on("tls://localhost:0", tls.profile(TlsProfile.PQ_REQUIRED))
                .grant("*", Echo.class, Echo::new)
                .audit(listener)
                .start()) {
            assertThatThrownBy(() ->
                            Remora.connect(server.uri().toString(), tls).root().dir())
                    .isInstanceOf(Exception.class);
            assertThat(refusal.get(10, TimeUnit.SECONDS))
                    .contains("agreed on the key exchange secp256r1, and a post-quantum one is required here");
        }
        assertThatThrownBy(() -> negotiated(TlsProfile.STANDARD, TlsProfile.PQ_REQUIRED))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("a post-quantum one is required here");
    }

    @Test
    void theStandardProfileTellsItsGroupToo() throws Exception {
        assertThat(negotiated(TlsProfile.STANDARD, TlsProfile.STANDARD))
                .containsEntry("keyExchange", "x25519")
                .containsEntry("roundTrips", "1");
    }
}
