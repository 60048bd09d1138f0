package io.remora.agent.attach;

import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.Exposed;
import io.remora.Options;
import io.remora.Remora;
import io.remora.UnreachableException;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A JVM that the agent was put into, for whoever asked for it; the agent leaves it when this is closed. */
public final class AttachedJvm implements AutoCloseable {
    private static final long LEAVES_WITHIN_SECONDS = 20;
    private static final long LOOK_NANOS = 20_000_000;
    private static final System.Logger LOG = System.getLogger(AttachedJvm.class.getName());

    private final long pid;
    private final Path folder;
    private final List<String> notices;
    private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
    private boolean detached;

    AttachedJvm(long pid, Path folder, List<String> notices) {
        this.pid = pid;
        this.folder = folder;
        this.notices = notices;
    }

    /** Its process. */
    @Exposed
    public long pid() {
        return pid;
    }

    /** What the user should know, in sentences. */
    @Exposed(byValue = true)
    public List<String> notices() {
        return notices;
    }

    /** A way to the agent in it. */
    @Exposed
    public Tunnel open() throws IOException {
        Tunnel tunnel = Tunnel.to(socket());
        tunnels.add(tunnel);
        return tunnel;
    }

    private Path socket() {
        return folder.resolve("agent.sock");
    }

    /** Takes the agent out, and waits until it is: what the JVM keeps, in sentences. */
    @Exposed(byValue = true)
    public synchronized List<String> detach() throws IOException {
        if (detached) {
            return List.of();
        }
        detached = true;
        tunnels.forEach(Tunnel::close);
        List<String> kept = new ArrayList<>();
        Optional<Connection> agent = agent();
        if (agent.isPresent() && tellToLeave(agent.get(), kept)) {
            awaitGone();
        }
        Folder.remove(folder);
        return kept;
    }

    /** Whether it has heard it; otherwise it has ended meanwhile. */
    private static boolean tellToLeave(Connection agent, List<String> kept) {
        try (agent) {
            kept.addAll(agent.root().get("attachment").call("detach").asListOf(String.class));
            return true;
        } catch (DisconnectedException e) {
            LOG.log(System.Logger.Level.DEBUG, "the agent, or its JVM, ended while it was told to leave", e);
            return false;
        }
    }

    /** None in a JVM that has ended, though it may still be among the processes, or where it has left by itself. */
    private Optional<Connection> agent() throws IOException {
        if (!Files.exists(socket())) {
            return Optional.empty();
        }
        URI where = URI.create("unix://" + folder.toUri().getRawPath() + "agent.sock");
        try {
            return Optional.of(Remora.connect(where, new UnixTransport(), Options.defaults()));
        } catch (UnreachableException e) {
            return Optional.empty();
        }
    }

    private void awaitGone() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEAVES_WITHIN_SECONDS);
        while (Files.exists(folder) && ProcessHandle.of(pid).isPresent()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the agent has not left the JVM " + pid + " within " + LEAVES_WITHIN_SECONDS
                        + " s: a call that runs there may hold it");
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    @Override
    @Exposed
    public void close() throws IOException {
        detach();
    }
}
