package io.remora.ssh;

import io.remora.ssh.known.KnownHosts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.helpers.MissingAttachedSessionException;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.jspecify.annotations.Nullable;

/**
 * MINA's client for one hop, with everything taken out that we do not use: its reading of configuration, keys and
 * agents, channels that a server may open towards us, global requests, forwarding.
 */
final class DialClient extends SshClient {
    private static final String KEEP_ALIVE = "keepalive@openssh.com";
    private static final int MISSED = 3;

    private final @Nullable ClientSession through;
    /** The one that was begun last. */
    private volatile @Nullable DialSession begun;

    private DialClient(@Nullable ClientSession through) {
        this.through = through;
    }

    /** Sets up and starts a client for one hop. */
    static DialClient start(
            Hop hop,
            DialSettings settings,
            KnownHosts known,
            HostCheck check,
            KeyOffer offer,
            Prompts prompts,
            @Nullable ClientSession through) {
        DialClient client = (DialClient)
                ClientBuilder.builder().factory(() -> new DialClient(through)).build();
        Algorithms.forClient(client);
        client.setServerKeyVerifier(check);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setPublicKeyAuthenticationReporter(offer);
        client.setChannelFactories(List.of());
        // A server's own requests (more host keys, signs of life) get a "no", which is an answer too.
        client.setGlobalRequestHandlers(List.of((service, request, wantReply, buffer) -> Result.ReplyFailure));
        client.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        List<UserAuthFactory> ways = new ArrayList<>(List.of(offer));
        if (settings.askPassword()) {
            ways.add(UserAuthKeyboardInteractiveFactory.INSTANCE);
            ways.add(UserAuthPasswordFactory.INSTANCE);
            client.setUserInteraction(new Questions(hop, prompts));
        } else {
            client.setUserInteraction(UserInteraction.NONE);
        }
        client.setUserAuthFactories(ways);
        client.setSessionFactory(new SessionFactory(client) {
            @Override
            protected ClientSessionImpl doCreateSession(IoSession io) throws Exception {
                DialSession session = new DialSession(getClient(), io, known, hop);
                client.begun = session;
                return session;
            }
        });
        CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, "Remora");
        CoreModuleProperties.NIO_WORKERS.set(client, 1);
        // The dialling deadline counts, and it stands still while a person is asked.
        CoreModuleProperties.AUTH_TIMEOUT.set(client, Duration.ofHours(1));
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.NIO2_MIN_WRITE_TIMEOUT.set(client, Duration.ofHours(1));
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, settings.keepAlive());
        CoreModuleProperties.HEARTBEAT_REQUEST.set(client, KEEP_ALIVE);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, MISSED);
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
        client.start();
        return client;
    }

    /** Connects; the address keeps the name that host certificates are checked against. */
    ConnectFuture connect(Hop hop, InetSocketAddress address) throws IOException {
        HostConfigEntry entry = new HostConfigEntry("", hop.host(), hop.port(), hop.user(), null);
        return doConnect(hop.user(), address, null, null, KeyIdentityProvider.EMPTY_KEYS_PROVIDER, entry);
    }

    /**
     * A session may have ended before MINA comes to hand it over, as when nothing can be agreed on with the host. MINA
     * would then say that there is none; it is handed over all the same, as it knows why.
     */
    @Override
    protected void onConnectOperationComplete(
            IoSession io,
            ConnectFuture connected,
            String username,
            SocketAddress address,
            KeyIdentityProvider identities,
            HostConfigEntry host)
            throws IOException, GeneralSecurityException {
        try {
            super.onConnectOperationComplete(io, connected, username, address, identities, host);
        } catch (MissingAttachedSessionException e) {
            DialSession ended = begun;
            if (ended == null) {
                throw e;
            }
            ended.setUsername(username);
            connected.setSession(ended);
        }
    }

    @Override
    protected IoConnector createConnector() {
        return through == null ? super.createConnector() : new JumpConnector(through, getSessionFactory());
    }
}
