package io.remora.ssh.deploy;

import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoraException;
import io.remora.server.SessionListener;
import io.remora.ssh.Ssh;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * An agent of one's own on any host that has SSH, for as long as one wants it:
 *
 * <pre>{@code
 * try (var agent = ZeroTouch.to("me@host").classpath(jar).serve(MyService.class).deploy()) {
 *     agent.root(MyInterface.class).run();
 * }
 * }</pre>
 *
 * <p>Nothing need be installed there but a POSIX shell, and Java 17 or a runtime image in its place. No port is opened
 * and nothing is left but a cache of jars. Immutable: each method gives another value.
 */
public final class ZeroTouch {
    private static final int LAST_LINES = 6;

    private final URI host;
    private final Ssh ssh;
    private final List<Path> classpath;
    private final Optional<String> service;
    private final Optional<AgentPlan> plan;
    private final Options options;
    private final SessionListener audit;

    private ZeroTouch(
            URI host,
            Ssh ssh,
            List<Path> classpath,
            Optional<String> service,
            Optional<AgentPlan> plan,
            Options options,
            SessionListener audit) {
        this.host = host;
        this.ssh = ssh;
        this.classpath = List.copyOf(classpath);
        this.service = service;
        this.plan = plan;
        this.options = options;
        this.audit = audit;
    }

    /**
     * To a host, as the user's SSH configuration reaches it.
     *
     * @param host {@code [user@]host[:port]}
     */
    public static ZeroTouch to(String host) {
        try {
            URI uri = new URI("ssh://" + host);
            return new ZeroTouch(
                    uri,
                    new Ssh(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Options.defaults(),
                    SessionListener.NONE);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(host + " is not [user@]host[:port]", e);
        }
    }

    /** By this way of dialling. */
    public ZeroTouch over(Ssh other) {
        return new ZeroTouch(host, other, classpath, service, plan, options, audit);
    }

    /** With these jars, folders of classes and {@code folder/*} on the agent's class path. */
    public ZeroTouch classpath(Path... entries) {
        return new ZeroTouch(host, ssh, List.of(entries), service, plan, options, audit);
    }

    /** Serves this class. Where no class path was said, the jar or folder that it comes from goes along. */
    public ZeroTouch serve(Class<?> type) {
        List<Path> entries = classpath.isEmpty() ? List.of(origin(type)) : classpath;
        return new ZeroTouch(host, ssh, entries, Optional.of(type.getName()), plan, options, audit);
    }

    /** Serves this class of the class path, or what the agent itself offers by that name. */
    public ZeroTouch serve(String name) {
        return new ZeroTouch(host, ssh, classpath, Optional.of(name), plan, options, audit);
    }

    private static Path origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            if (source != null && source.getLocation() != null) {
                return Path.of(source.getLocation().toURI());
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "it is not clear which file " + type.getName() + " is from: say its classpath", e);
        }
        throw new IllegalArgumentException(
                "it is not clear which file " + type.getName() + " is from: say its classpath");
    }

    /**
     * By this plan: a runtime image, no cache, progress, the log. Its class path and arguments are replaced by what is
     * said here.
     */
    public ZeroTouch plan(AgentPlan how) {
        return new ZeroTouch(host, ssh, classpath, service, Optional.of(how), options, audit);
    }

    /** With these options for the connection. */
    public ZeroTouch options(Options other) {
        return new ZeroTouch(host, ssh, classpath, service, plan, other, audit);
    }

    /**
     * And somebody hears of the session and of what this side's gate decides: what the agent asks of what it was
     * passed.
     */
    public ZeroTouch audit(SessionListener listener) {
        return new ZeroTouch(host, ssh, classpath, service, plan, options, listener);
    }

    /**
     * Puts the agent there and waits until it answers.
     *
     * @throws IOException as {@link Deployment#to}, and when the agent does not answer, with what it said last
     */
    public DeployedAgent deploy() throws IOException {
        AgentPlan base = plan.isPresent() ? plan.get() : AgentPlan.ownAgent();
        Deque<String> last = new ArrayDeque<>();
        AgentPlan full = base.log((name, line) -> {
            synchronized (last) {
                last.addLast(line);
                if (last.size() > LAST_LINES) {
                    last.removeFirst();
                }
            }
            base.plan().log().accept(name, line);
        });
        if (!classpath.isEmpty()) {
            full = full.classpath(classpath);
        }
        if (service.isPresent()) {
            full = full.arguments(List.of("--serve", service.get()));
        }
        Deployment deployment = Deployment.to(ssh, host, full, options.limits().handshake());
        boolean done = false;
        try {
            long start = System.nanoTime();
            Connection connection = Remora.over(deployment.link(), options, audit);
            connection.root();
            DeployedAgent agent = new DeployedAgent(
                    deployment, connection, answered(deployment.report(), Duration.ofNanos(System.nanoTime() - start)));
            done = true;
            return agent;
        } catch (DisconnectedException e) {
            synchronized (last) {
                throw new IOException(
                        "the agent on " + host.getAuthority() + " ended before it answered"
                                + (last.isEmpty() ? "" : ": " + String.join(" | ", last)),
                        e);
            }
        } catch (RemoraException e) {
            throw new IOException("the agent on " + host.getAuthority() + " does not answer: " + e.getMessage(), e);
        } finally {
            if (!done) {
                deployment.close();
            }
        }
    }

    private static DeploymentReport answered(DeploymentReport report, Duration time) {
        List<DeploymentReport.Phase> phases = new ArrayList<>(report.phases());
        phases.add(new DeploymentReport.Phase("first answer", time));
        return new DeploymentReport(
                report.host(),
                phases,
                report.negotiated(),
                report.facts(),
                report.java(),
                report.uploaded(),
                report.uploadedRuntime());
    }
}
