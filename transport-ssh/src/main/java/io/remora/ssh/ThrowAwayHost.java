package io.remora.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/**
 * A host to deploy to where there is none: an SSH server on loopback that runs commands as the user who started it, for
 * the demonstration and for tests. This, and not our listener, is the one place where we run a command for a peer;
 * nothing in the product starts it but {@code remora demo}, in a process of its own.
 *
 * <pre>
 * java -cp ... io.remora.ssh.ThrowAwayHost FOLDER
 * </pre>
 *
 * <p>It makes FOLDER/id (the one key that gets in), FOLDER/hostkey and FOLDER/known_hosts, at last FOLDER/port with a
 * line that says where it listens, and ends when its standard input does. Commands get its environment, so HOME says
 * where the host's home is.
 */
final class ThrowAwayHost extends SshServer {
    private final Doorkeeper doorkeeper = new Doorkeeper(PreAuthLimits.defaults(), Clock.systemUTC());

    private ThrowAwayHost() {}

    /** Runs one until its input ends. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("usage: java -cp ... io.remora.ssh.ThrowAwayHost FOLDER");
        }
        Path folder = Path.of(arguments[0]);
        ThrowAwayHost host = open(folder);
        Files.writeString(folder.resolve("port"), host.getPort() + "\n");
        System.in.transferTo(OutputStream.nullOutputStream());
        host.close(true);
        System.exit(0);
    }

    /** Starts one; its keys are in the folder. */
    static ThrowAwayHost open(Path folder) throws IOException {
        KeyPair user = HostKey.open(folder.resolve("id"));
        KeyPair own = HostKey.open(folder.resolve("hostkey"));
        Path authorized = Files.writeString(folder.resolve("authorized"), line(user) + "\n");
        ThrowAwayHost host = (ThrowAwayHost)
                ServerBuilder.builder().factory(ThrowAwayHost::new).build();
        ListenSettings settings = ListenSettings.DEFAULTS.withAuthorizedKeys(List.of(authorized));
        host.configure(own, new UserCheck(settings));
        host.start();
        Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:" + host.getPort() + " " + line(own) + "\n");
        return host;
    }

    private static String line(KeyPair key) {
        return PublicKeyEntry.toString(key.getPublic());
    }

    private void configure(KeyPair own, UserCheck check) {
        Algorithms.forServer(this);
        setHost("127.0.0.1");
        setKeyPairProvider(KeyPairProvider.wrap(own));
        setUserAuthFactories(List.of(SignedKey.factory(PreAuthLimits.defaults())));
        setPublickeyAuthenticator(SignedKey.decidedBy(check));
        setChannelFactories(List.of(new Commands()));
        setCommandFactory((channel, command) -> new ThrowAwayCommand(command));
        setSubsystemFactories(List.of());
        setGlobalRequestHandlers(List.of((service, request, wantReply, buffer) -> RequestHandler.Result.ReplyFailure));
        setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        setSessionFactory(new SessionFactory(this) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
                Optional<String> objection = doorkeeper.enter(Doorkeeper.source(io.getRemoteAddress()));
                if (objection.isPresent()) {
                    throw new IOException("not let in: " + objection.get());
                }
                return new ServedSession(getServer(), io, doorkeeper, PreAuthLimits.defaults());
            }
        });
    }

    /** Channels for commands; a session ends itself when it has had none for a while. */
    private static final class Commands extends ChannelSessionFactory {
        @Override
        public Channel createChannel(Session session) throws IOException {
            ServedSession served = (ServedSession) session;
            ChannelSession channel = (ChannelSession) super.createChannel(session);
            served.channels(1);
            channel.addCloseFutureListener(ended -> served.channels(-1));
            return channel;
        }
    }
}
