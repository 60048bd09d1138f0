package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.server.SourcePenalties;
import io.remora.transport.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.SignatureFactoriesManager;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that lies about its keys (the lesson of CVE-2026-77185): a public key that did not sign is worth nothing.
 */
@Timeout(60)
final class SignedKeyTest {
    @TempDir
    static Path folder;

    static KeyFile authorized;
    static KeyFile stranger;
    static Listener listener;
    static Echo echo;

    @BeforeAll
    static void start() throws IOException {
        Path key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        authorized = KeyFile.open(key, Prompts.none());
        stranger = KeyFile.open(Tools.keygen(folder.resolve("stranger"), "ed25519", ""), Prompts.none());
        listener = new Ssh()
                .hostKey(folder.resolve("hostkey"))
                .authorizedKeys(Files.writeString(folder.resolve("authorized_keys"), Tools.publicLine(key) + "\n"))
                .limits(PreAuthLimits.defaults().withPenalties(SourcePenalties.Settings.none()))
                .listen(URI.create("ssh://127.0.0.1:0"));
        echo = new Echo(listener);
    }

    @AfterAll
    static void stop() {
        echo.close();
    }

    /** Tries to get in and to open a channel; whether either worked. */
    private static boolean getsIn(UserAuthPublicKeyFactory way) throws Exception {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(way));
        client.start();
        int seen = echo.seen.size();
        try (ClientSession session = client.connect(
                        "me", "127.0.0.1", listener.uri().getPort())
                .verify(10, TimeUnit.SECONDS)
                .getSession()) {
            var auth = session.auth();
            auth.await(5, TimeUnit.SECONDS);
            return auth.isSuccess() || session.isAuthenticated() || echo.seen.size() > seen;
        } finally {
            client.stop();
        }
    }

    private static UserAuthPublicKeyFactory offering(List<PublicKeyIdentity> offered) {
        return new UserAuthPublicKeyFactory() {
            @Override
            public UserAuthPublicKey createUserAuth(ClientSession session) {
                return new UserAuthPublicKey(getSignatureFactories()) {
                    @Override
                    protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
                            ClientSession owner, SignatureFactoriesManager factories) {
                        return offered.iterator();
                    }
                };
            }
        };
    }

    private static PublicKeyIdentity key(PublicKey shown, OfferedKey.Signer signer) {
        return new OfferedKey(shown, signer);
    }

    @Test
    void theRightKeyWithItsSignatureGetsIn() throws Exception {
        assertThat(getsIn(offering(List.of(key(authorized.publicKey(), authorized)))))
                .isTrue();
    }

    @Test
    void theSixthKeyThatIsRefusedEndsTheConnection() throws Exception {
        int most = PreAuthLimits.defaults().keys();
        List<PublicKeyIdentity> wrong = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            KeyFile each = KeyFile.open(Tools.keygen(folder.resolve("wrong" + i), "ed25519", ""), Prompts.none());
            wrong.add(key(each.publicKey(), each));
        }
        PublicKeyIdentity right = key(authorized.publicKey(), authorized);
        List<PublicKeyIdentity> fits = new ArrayList<>(wrong.subList(1, most));
        fits.add(right);
        assertThat(getsIn(offering(fits))).isTrue();
        wrong.add(right);
        assertThat(getsIn(offering(wrong))).isFalse();
    }

    @Test
    void theRightKeyWithAnotherKeysSignatureDoesNot() throws Exception {
        assertThat(getsIn(offering(List.of(key(authorized.publicKey(), stranger)))))
                .isFalse();
    }

    @Test
    void theRightKeyWithNonsenseForASignatureDoesNot() throws Exception {
        assertThat(getsIn(offering(List.of(key(authorized.publicKey(), (session, algorithm, data) -> new byte[64])))))
                .isFalse();
        assertThat(getsIn(offering(List.of(key(authorized.publicKey(), (session, algorithm, data) -> new byte[0])))))
                .isFalse();
    }

    @Test
    void theRightKeyWithItsSignatureOfOtherDataDoesNot() throws Exception {
        assertThat(getsIn(offering(List.of(key(
                        authorized.publicKey(),
                        (session, algorithm, data) -> authorized.sign(session, algorithm, new byte[data.length]))))))
                .isFalse();
    }

    @Test
    void theRightKeyShownAndAnotherThatSignsDoNot() throws Exception {
        PublicKeyIdentity shown = key(authorized.publicKey(), (session, algorithm, data) -> new byte[64]);
        assertThat(getsIn(offering(List.of(shown, key(stranger.publicKey(), stranger)))))
                .isFalse();
    }

    /** After the server said that the key would do, sends something else than a signature. */
    private static UserAuthPublicKeyFactory insteadOfSigning(Step step) {
        return new UserAuthPublicKeyFactory() {
            @Override
            public UserAuthPublicKey createUserAuth(ClientSession session) {
                return new UserAuthPublicKey(getSignatureFactories()) {
                    private boolean done;

                    @Override
                    protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
                            ClientSession owner, SignatureFactoriesManager factories) {
                        return List.of(key(authorized.publicKey(), authorized)).iterator();
                    }

                    @Override
                    protected boolean processAuthDataRequest(ClientSession owner, String service, Buffer buffer)
                            throws Exception {
                        if (done) {
                            return false;
                        }
                        done = true;
                        step.send(owner);
                        return true;
                    }
                };
            }
        };
    }

    private interface Step {
        void send(ClientSession session) throws IOException;
    }

    @Test
    void aKeyThatWasOnlyShownOpensNoChannel() throws Exception {
        assertThat(getsIn(insteadOfSigning(session -> {
                    Buffer open = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN);
                    open.putString("session");
                    open.putUInt(0);
                    open.putUInt(1 << 20);
                    open.putUInt(1 << 15);
                    session.writePacket(open);
                })))
                .isFalse();
    }

    @Test
    void aKeyThatWasOnlyShownTwiceDoesNotGetIn() throws Exception {
        assertThat(getsIn(insteadOfSigning(session -> session.writePacket(unsigned(session, "publickey")))))
                .isFalse();
        assertThat(getsIn(insteadOfSigning(session -> session.writePacket(unsigned(session, "none")))))
                .isFalse();
        assertThat(getsIn(insteadOfSigning(session -> session.writePacket(unsigned(session, "password")))))
                .isFalse();
    }

    private static Buffer unsigned(ClientSession session, String method) {
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        request.putString("me");
        request.putString("ssh-connection");
        request.putString(method);
        request.putBoolean(false);
        request.putString("ssh-ed25519");
        request.putPublicKey(authorized.publicKey());
        return request;
    }
}
