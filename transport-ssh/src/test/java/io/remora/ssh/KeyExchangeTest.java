package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.UntrustedPeerException;
import io.remora.ssh.known.KnownHosts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.future.DefaultConnectFuture;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MINA's own server, with each key exchange that it knows, and with and without the strict form. */
@Timeout(60)
final class KeyExchangeTest {
    private static final Set<String> POST_QUANTUM =
            Set.of("mlkem768x25519-sha256", "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com");
    private static final Set<String> CLASSIC = Set.of("curve25519-sha256", "curve25519-sha256@libssh.org");

    @TempDir
    Path folder;

    private final AtomicInteger authentications = new AtomicInteger();
    private Ssh ssh;

    /** A server as it was before CVE-2023-48795. */
    private static final class Old extends ServerSessionImpl {
        Old(ServerFactoryManager server, IoSession io) throws Exception {
            super(server, io);
        }

        @Override
        protected Map<KexProposalOption, String> doStrictKexProposal(Map<KexProposalOption, String> proposal) {
            return proposal;
        }
    }

    @BeforeEach
    void makeKey() throws IOException {
        ssh = DialTest.ssh(Tools.keygen(folder.resolve("id"), "ed25519", ""), folder.resolve("known"))
                .acceptNew();
    }

    private SshServer server() throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        KeyPair key = HostKey.open(folder.resolve("hostkey"));
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPublickeyAuthenticator((user, offered, session) -> {
            authentications.incrementAndGet();
            return true;
        });
        return server;
    }

    private static URI at(int port) {
        return URI.create("ssh://me@127.0.0.1:" + port);
    }

    private SshServer start(boolean strict) throws IOException {
        SshServer server = server();
        if (!strict) {
            server.setSessionFactory(new SessionFactory(server) {
                @Override
                protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
                    return new Old(getServer(), io);
                }
            });
        }
        server.start();
        return server;
    }

    @ParameterizedTest
    @EnumSource
    void aHostThatOffersThisAloneIsTakenOrRefusedBeforeAnyoneAuthenticates(BuiltinDHFactories offered)
            throws IOException {
        assertThat(offered.isSupported()).as("MINA has it here").isTrue();
        String name = offered.getName();
        try (SshServer server = server()) {
            server.setKeyExchangeFactories(
                    NamedFactory.setUpTransformedFactories(false, List.of(offered), ServerBuilder.DH2KEX));
            server.start();
            judge(ssh, server, name, POST_QUANTUM.contains(name) || CLASSIC.contains(name));
            judge(ssh.requirePostQuantum(), server, name, POST_QUANTUM.contains(name));
        }
    }

    private void judge(Ssh dialling, SshServer server, String name, boolean taken) throws IOException {
        authentications.set(0);
        if (!taken) {
            assertThatThrownBy(() -> dialling.connect(at(server.getPort()), DialTest.TIME))
                    .isInstanceOf(UntrustedPeerException.class);
            assertThat(authentications).hasValue(0);
            return;
        }
        try (SshHost host = dialling.connect(at(server.getPort()), DialTest.TIME)) {
            assertThat(host.handshake().details())
                    .containsEntry("keyExchange", name)
                    .containsEntry("postQuantum", Boolean.toString(POST_QUANTUM.contains(name)));
            assertThat(authentications).hasPositiveValue();
        }
    }

    /**
     * The moment in which a session has ended and the one who dialled does not hold it yet, made as long as it takes.
     */
    @Test
    void whyAHostCannotBeAgreedWithIsKnownThoughItsSessionEndedBeforeAnybodyHeldIt() throws Exception {
        try (SshServer server = server()) {
            server.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(
                    false, List.of(BuiltinDHFactories.dhg14_256), ServerBuilder.DH2KEX));
            server.start();
            // Nothing of the user's own configuration.
            DialSettings.Draft draft = DialSettings.DEFAULTS.draft();
            draft.config = Optional.of(Files.createFile(folder.resolve("config")));
            draft.knownHosts = List.of(folder.resolve("known"));
            draft.useAgent = false;
            DialSettings settings = draft.settings();
            Hop hop = Hop.route(Place.of(at(server.getPort())), settings).get(0);
            KnownHosts known = KnownHosts.read(hop.knownHosts());
            try (Identities none = Identities.of(hop, settings, Prompts.none());
                    DialClient client = DialClient.start(
                            hop,
                            settings,
                            known,
                            new HostCheck(hop, known, settings),
                            new KeyOffer(none),
                            Prompts.none(),
                            null)) {
                IoConnectFuture io = client.createConnector()
                        .connect(new InetSocketAddress("127.0.0.1", server.getPort()), null, null);
                assertThat(io.await(DialTest.TIME)).isTrue();
                while (AbstractSession.getSession(io.getSession(), true) != null) {
                    Thread.onSpinWait();
                }
                ConnectFuture connected = new DefaultConnectFuture("late", null);
                client.onConnectOperationComplete(
                        io.getSession(),
                        connected,
                        "me",
                        new InetSocketAddress("127.0.0.1", server.getPort()),
                        KeyIdentityProvider.EMPTY_KEYS_PROVIDER,
                        new HostConfigEntry());
                AuthFuture auth = connected.getClientSession().auth();
                assertThat(auth.await(DialTest.TIME)).isTrue();
                assertThat(auth.getException()).hasMessageContaining("Unable to negotiate key exchange");
            }
        }
    }

    @Test
    void itIsSeenWhetherTheHostIsStrictAndAHostThatIsNotIsRefusedWhereThatIsRequired() throws IOException {
        for (boolean strict : new boolean[] {true, false}) {
            try (SshServer server = start(strict)) {
                URI where = at(server.getPort());
                try (SshHost host = ssh.connect(where, DialTest.TIME)) {
                    assertThat(host.handshake().details())
                            .containsEntry("strictKeyExchange", Boolean.toString(strict))
                            .containsEntry("keyExchange", "mlkem768x25519-sha256");
                }
                if (strict) {
                    ssh.requireStrictKex().connect(where, DialTest.TIME).close();
                } else {
                    assertThatThrownBy(() -> ssh.requireStrictKex().connect(where, DialTest.TIME))
                            .isInstanceOf(UntrustedPeerException.class)
                            .hasMessageContaining("CVE-2023-48795");
                }
            }
        }
    }

    @Test
    void whoTakesStrictKeyExchangeOutOfWhatTheHostProposesIsFoundOut() throws IOException {
        try (SshServer server = start(true);
                StrippingProxy proxy = new StrippingProxy(server.getPort())) {
            // Both sides sign what they heard of each other, so this fails even where strictness is not required.
            for (Ssh dialling : List.of(ssh.requireStrictKex(), ssh)) {
                int before = proxy.stripped();
                assertThatThrownBy(() -> dialling.connect(at(proxy.port()), DialTest.TIME))
                        .isInstanceOf(UntrustedPeerException.class);
                assertThat(proxy.stripped()).isEqualTo(before + 1);
            }
            assertThat(authentications).hasValue(0);
        }
    }
}
