package io.remora.agent;

import io.remora.Options;
import io.remora.Principal;
import io.remora.Service;
import io.remora.Session;
import io.remora.connection.ConnectionSettings;
import io.remora.connection.SymmetricConnection;
import io.remora.object.Capability;
import io.remora.object.GateListener;
import io.remora.transport.Link;
import io.remora.transport.StdioTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The agent as it runs on a host where it was put: it serves whoever started it, over standard input and output, and
 * ends with them.
 *
 * <pre>java -cp remora-agent-all.jar[:app.jar...] io.remora.agent.Main --serve SERVICE</pre>
 *
 * <p>{@code SERVICE} is {@code sample} or a class on that class path. The arguments are not secret: everybody on the host
 * can read them. The peer is trusted as the one who started this process, {@code local}; no port is opened. Log lines go
 * to standard error. Exit code 0 at the end of the input, 1 when it could not serve, 2 for wrong arguments.
 */
public final class Main {
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private Main() {}

    /** Serves until the input ends. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%1$tFT%1$tT %4$s %5$s%6$s%n");
        }
        if (arguments.length != 2 || !arguments[0].equals("--serve")) {
            System.err.println("remora agent: usage: java -cp remora-agent-all.jar[:app.jar...] io.remora.agent.Main"
                    + " --serve SERVICE (`sample` or a class)");
            exit(2);
            return;
        }
        try {
            ServedClass served = ServedClass.named(arguments[1], Main.class.getClassLoader());
            served.warnings().forEach(warning -> System.err.println("remora agent: " + warning));
            serve(new StdioTransport().dial(URI.create("stdio:-"), Duration.ZERO), served);
            exit(0);
        } catch (IOException | RuntimeException e) {
            System.err.println("remora agent: " + e.getMessage());
            exit(1);
        }
    }

    private static void serve(Link link, ServedClass served) {
        CompletableFuture<Service> hooks = new CompletableFuture<>();
        SymmetricConnection connection = SymmetricConnection.start(
                link,
                new ConnectionSettings(
                        Options.defaults(),
                        Principal.LOCAL,
                        Optional.empty(),
                        session -> Optional.of(root(served, session, hooks)),
                        session -> GateListener.NONE,
                        session -> {
                            haltSoon();
                            hooks.getNow(new Service() {}).disconnected(session);
                        }));
        connection.onEnd().join();
    }

    private static Capability root(ServedClass served, Session session, CompletableFuture<Service> hooks) {
        Object object = served.offer().instance().apply(session);
        if (object instanceof Service service) {
            hooks.complete(service);
            service.connected(session);
        }
        return Capability.of(object, served.offer().exposure());
    }

    /** Nothing that a service does at the end may keep the process: whoever started it may be gone. */
    private static void haltSoon() {
        Thread last = new Thread(
                () -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(LAST_WORDS.toNanos());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(0);
                },
                "remora-last-words");
        last.setDaemon(true);
        last.start();
    }

    private static void exit(int code) {
        System.err.flush();
        System.exit(code);
    }
}
