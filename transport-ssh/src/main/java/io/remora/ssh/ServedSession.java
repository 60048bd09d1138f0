package io.remora.ssh;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a listener: ends itself when logging in takes too long, when nobody answers its keep-alives, and
 * when it has had no channel for a while; tells the doorkeeper how it went.
 */
final class ServedSession extends ServerSessionImpl {
    private static final System.Logger LOG = System.getLogger(ServedSession.class.getName());
    private static final Duration TICK = Duration.ofSeconds(15);
    private static final int MISSED = 3;
    private static final String KEEP_ALIVE = "keepalive@openssh.com";

    private final Doorkeeper doorkeeper;
    private final String source;
    private final AtomicBoolean loggingIn = new AtomicBoolean(true);
    private final AtomicBoolean tried = new AtomicBoolean();
    private final AtomicBoolean late = new AtomicBoolean();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger channels = new AtomicInteger();
    private int idleTicks;
    private @Nullable ScheduledFuture<?> timer;

    ServedSession(ServerFactoryManager server, IoSession io, Doorkeeper doorkeeper, PreAuthLimits limits)
            throws Exception {
        super(server, io);
        this.doorkeeper = doorkeeper;
        this.source = Doorkeeper.source(io.getRemoteAddress());
        timer = server.getScheduledExecutorService()
                .schedule(this::tooLate, limits.loginTime().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether both ends do strict key exchange. */
    boolean strict() {
        return strictKex;
    }

    private void tooLate() {
        if (loggingIn.get()) {
            late.set(true);
            LOG.log(Level.INFO, "{0} did not log in in time", getIoSession().getRemoteAddress());
            close(true);
        }
    }

    /** A key of it was refused. */
    void refusedKey() {
        tried.set(true);
    }

    /** A channel began (+1) or ended (-1); the number there are now. */
    int channels(int change) {
        return channels.addAndGet(change);
    }

    @Override
    protected void signalSessionEvent(SessionListener.Event event) throws Exception {
        if (event == SessionListener.Event.Authenticated && loggingIn.compareAndSet(true, false)) {
            doorkeeper.left(source);
            doorkeeper.succeeded(source);
            rescheduled();
        }
        super.signalSessionEvent(event);
    }

    private synchronized void rescheduled() {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = getFactoryManager()
                .getScheduledExecutorService()
                .scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        idleTicks = channels.get() == 0 ? idleTicks + 1 : 0;
        if (idleTicks > 1 || unanswered.getAndIncrement() >= MISSED) {
            close(true);
            return;
        }
        try {
            Buffer request = createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, KEEP_ALIVE.length() + 16);
            request.putString(KEEP_ALIVE);
            request.putBoolean(true);
            request(request, KEEP_ALIVE, (command, answer) -> unanswered.set(0));
        } catch (IOException | RuntimeException e) {
            close(true);
        }
    }

    @Override
    protected void preClose() {
        synchronized (this) {
            if (timer != null) {
                timer.cancel(false);
            }
        }
        if (loggingIn.compareAndSet(true, false)) {
            doorkeeper.left(source);
            if (late.get() || tried.get()) {
                doorkeeper.failed(source);
            }
        }
        super.preClose();
    }
}
