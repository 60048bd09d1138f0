package io.remora.tests.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Handshake;
import io.remora.RefusedException;
import io.remora.Remora;
import io.remora.Session;
import io.remora.authenticator.Credentials;
import io.remora.authenticator.TokenAuthenticator;
import io.remora.authenticator.TokenBinding;
import io.remora.authenticator.TokenCredential;
import io.remora.authenticator.TokenIssuer;
import io.remora.authenticator.TokenKeys;
import io.remora.authenticator.TokenRequest;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.vault.KeyProtection;
import io.remora.server.Server;
import io.remora.ssh.Ssh;
import io.remora.tests.peer.Pki;
import io.remora.tls.Tls;
import io.remora.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A token that was taken from its holder, or relayed over another connection, lets nobody in: over TLS and over SSH.
 */
@Timeout(60)
final class BoundTokenTest {
    private static final String AUDIENCE = "lab";
    private static final TokenKeys KEYS = TokenKeys.generate();
    private static final TokenIssuer ISSUER = TokenIssuer.of(KEYS, AUDIENCE, Clock.systemUTC());

    /** What is called. */
    public static final class Who {
        @Exposed
        public String whoAmI() {
            return Session.current().orElseThrow().principal().name();
        }
    }

    @TempDir
    static Path folder;

    private static Pki pki;
    private static Path ownKey;
    private static Path thiefsKey;
    private static Path hostKey;

    @BeforeAll
    static void makeKeys() throws Exception {
        pki = Pki.create(folder.resolve("pki"));
        CertificateAuthority.open(folder.resolve("pki"), KeyProtection.unencrypted(), Clock.systemUTC())
                .issue(IssueRequest.of("thief"));
        ownKey = sshKey("own");
        thiefsKey = sshKey("thief");
        hostKey = sshKey("host-key");
    }

    private static Path sshKey(String name) throws Exception {
        Path key = folder.resolve(name);
        Process process = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).as("ssh-keygen, of openssh-client").isZero();
        return key;
    }

    private static Path pub(Path key) {
        return key.resolveSibling(key.getFileName() + ".pub");
    }

    private static Server serve(String place, Transport transport) throws IOException {
        return Server.on(place, transport)
                .authenticator(TokenAuthenticator.builder(KEYS, AUDIENCE).build())
                .grant("token:ci", Who.class, Who::new)
                .start();
    }

    private static Server overTls() throws IOException {
        return serve("tls://localhost:0", pki.server());
    }

    private static Server overSsh() throws IOException {
        Path both = folder.resolve("authorized_keys");
        Files.write(both, Files.readAllBytes(pub(ownKey)));
        Files.write(both, Files.readAllBytes(pub(thiefsKey)), StandardOpenOption.APPEND);
        return serve("ssh://127.0.0.1:0", new Ssh().hostKey(hostKey).authorizedKeys(both));
    }

    private static Ssh dialling(Path key, Server server) throws IOException {
        String host = Files.readString(pub(hostKey));
        Path known = Files.createTempFile(folder, "known", "");
        Files.writeString(known, "[127.0.0.1]:" + server.uri().getPort() + " " + host);
        return new Ssh()
                .keys(key)
                .knownHosts(known)
                .config(Files.createTempFile(folder, "config", ""))
                .withoutAgent();
    }

    private static String whoAmI(Server server, Transport transport, TokenCredential token) throws IOException {
        try (Connection connection = Remora.connect(server.uri().toString(), Credentials.over(transport, token))) {
            return connection.root().call("whoAmI").as(String.class);
        }
    }

    private static String bound(TokenBinding binding) {
        return ISSUER.issue(TokenRequest.of("ci", binding));
    }

    @Test
    void overTlsATokenBoundToAKeyIsUselessWithAnother() throws Exception {
        TokenCredential token = TokenCredential.of(bound(TokenBinding.ofHolder(pki.file("tester.pem"))));
        try (Server server = overTls()) {
            assertThat(whoAmI(server, pki.client(), token)).isEqualTo("token:ci");
            Tls thief =
                    Tls.identity(pki.file("thief.pem"), pki.file("thief.key")).trust(pki.file("ca.pem"));
            assertThatThrownBy(() -> whoAmI(server, thief, token)).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void overSshATokenBoundToAKeyIsUselessWithAnother() throws Exception {
        TokenCredential token = TokenCredential.of(bound(TokenBinding.ofHolder(pub(ownKey))));
        try (Server server = overSsh()) {
            assertThat(whoAmI(server, dialling(ownKey, server), token)).isEqualTo("token:ci");
            assertThatThrownBy(() -> whoAmI(server, dialling(thiefsKey, server), token))
                    .isInstanceOf(RefusedException.class);
        }
    }

    /** Makes a token for the connection on which it is first presented, and presents the same one ever after. */
    private static final class Relayed implements TokenCredential.Source {
        private String token = "";

        @Override
        public String token(Handshake handshake) {
            if (token.isEmpty()) {
                token = bound(TokenBinding.ofChannel(handshake.channelBinding()));
            }
            return token;
        }
    }

    @Test
    void overSshATokenBoundToTheSessionIsUselessOnASecondConnectionOfItsHolder() throws Exception {
        TokenCredential relayed = TokenCredential.from(new Relayed());
        try (Server server = overSsh()) {
            assertThat(whoAmI(server, dialling(ownKey, server), relayed)).isEqualTo("token:ci");
            assertThatThrownBy(() -> whoAmI(server, dialling(ownKey, server), relayed))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void overTlsATokenBoundToTheExporterIsUselessOnASecondConnectionWhereTheJdkHasOne() throws Exception {
        TokenCredential relayed = TokenCredential.from(new Relayed());
        try (Server server = overTls()) {
            if (Runtime.version().feature() < 25) {
                assertThatThrownBy(() -> whoAmI(server, pki.client(), relayed))
                        .hasMessageContaining("this channel has no binding");
                return;
            }
            assertThat(whoAmI(server, pki.client(), relayed)).isEqualTo("token:ci");
            assertThatThrownBy(() -> whoAmI(server, pki.client(), relayed)).isInstanceOf(RefusedException.class);
        }
    }
}
