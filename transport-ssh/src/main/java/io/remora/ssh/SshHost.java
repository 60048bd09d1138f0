package io.remora.ssh;

import io.remora.Handshake;
import io.remora.RefusedException;
import io.remora.UnreachableException;
import io.remora.transport.Link;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.session.ConnectionService;

/**
 * A host that we are logged in to: the one who has it may run commands there, several at once, each on a channel of its
 * own. Safe for concurrent use. Owned by whoever connected; closing it ends every command and link on it.
 */
public final class SshHost implements Closeable {
    private static final System.Logger LOG = System.getLogger(SshHost.class.getName());

    private final DialSession session;
    private final Handshake handshake;
    private final long left;
    private final Runnable ending;
    private final AtomicBoolean closed = new AtomicBoolean();

    SshHost(DialSession session, Handshake handshake, long left, Runnable ending) {
        this.session = session;
        this.handshake = handshake;
        this.left = left;
        this.ending = ending;
    }

    /** Who the host is and what was negotiated with it. */
    public Handshake handshake() {
        return handshake;
    }

    /**
     * Starts a command by the user's login shell there. The host sees the command in its list of processes: it must
     * hold no secret.
     *
     * @param errorLines takes each line that the command writes to its standard error, escaped, on an I/O thread that
     *     it must not block
     * @param time how long the host may take to start it
     * @throws RefusedException the host runs no commands for us
     */
    public SshCommand run(String command, Consumer<String> errorLines, Duration time) throws IOException {
        RemoteChannel channel = RemoteChannel.command(command, errorLines);
        if (!open(channel, new Deadline(time), "starting a command on " + handshake.peer())) {
            throw new RefusedException(handshake.peer() + " runs no commands for this user: check its authorized_keys");
        }
        return new SshCommand(channel, handshake);
    }

    /** A link to the agent that listens there; closing it closes this host. */
    Link subsystem() throws IOException {
        Deadline deadline = new Deadline(Duration.ofNanos(Math.max(1, left)));
        Consumer<String> log = line -> LOG.log(Level.INFO, "{0}: {1}", handshake.peer(), line);
        for (Subsystem subsystem : Subsystem.values()) {
            RemoteChannel channel = RemoteChannel.subsystem(subsystem.id(), log);
            if (open(channel, deadline, "opening the subsystem " + subsystem.id() + " of " + handshake.peer())) {
                return new SshLink(channel.pipe(), subsystem.describe(handshake), () -> {}, this::close);
            }
            channel.close(false);
        }
        throw new RefusedException(
                "no agent listens behind " + handshake.peer()
                        + ": its SSH server has neither the subsystem remora nor rpyc; to put an agent there, leave out ssh://");
    }

    /** Opens the channel; false when the host does not do what it asks for. */
    private boolean open(RemoteChannel channel, Deadline deadline, String what) throws IOException {
        try {
            session.getService(ConnectionService.class).registerChannel(channel);
            OpenFuture opened = channel.open();
            deadline.await(opened, what);
            if (!opened.isOpened()) {
                throw new RefusedException(handshake.peer() + " opens no channel for us", opened.getException());
            }
            return deadline.await(channel.accepted(), what);
        } catch (IllegalStateException e) {
            throw new UnreachableException("the SSH connection to " + handshake.peer() + " is closed", e);
        }
    }

    /** Whether the connection still stands. */
    public boolean isOpen() {
        return !closed.get() && session.isOpen();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            ending.run();
        }
    }
}
