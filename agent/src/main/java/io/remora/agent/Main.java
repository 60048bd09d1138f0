package io.remora.agent;

import io.remora.Evidence;
import io.remora.Session;
import io.remora.agent.control.FullControlService;
import io.remora.object.GateListener;
import io.remora.server.Offer;
import io.remora.server.Server;
import io.remora.server.SessionListener;
import io.remora.transport.StdioTransport;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The agent as it runs on a host where it was put. In three ways:
 *
 * <pre>
 * java -cp remora-agent-all.jar[:app.jar...] [-Dremora.socket=PATH] io.remora.agent.Main
 *     [--serve SERVICE]                                         serves its standard input and output, and ends with them
 *     [--serve SERVICE] [--idle-timeout SECONDS] --detached     serves the socket until it is told to stop
 *     --relay                                                   joins its standard input and output to the socket
 * </pre>
 *
 * <p>{@code SERVICE} is {@code sample} or a class on that class path. Whoever can start this process, or connect to its
 * socket of mode 0600, is the user it runs as; so it serves them full control of this JVM too, as the root when there
 * is no {@code --serve}, else beside it. Further connections of the one who deployed it come by relays through the
 * socket; no port is opened.
 *
 * <p>With {@code -Dremora.heartbeat=SECONDS} a peer that misses three signs of life has gone.
 *
 * <p>The folder that {@code -Dremora.folder} names, made for this agent alone, is removed at its end. Classes that are
 * shipped to it are kept in the one that {@code -Dremora.cache} names, which is the same where nothing is to be left.
 *
 * <p>The arguments are not secret: everybody on the host can read them. Log lines go to standard error. Exit code 0 at
 * the end, 1 when it could not serve, 2 for wrong arguments.
 */
public final class Main {
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";
    private static final String FOLDER = "remora.folder";
    private static final String SOCKET = "remora.socket";
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final String STDIO = "stdio:-";

    private Main() {}

    /** Serves until it is over. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%1$tFT%1$tT %4$s %5$s%6$s%n");
        }
        try {
            run(Arguments.parse(arguments));
            exit(0);
        } catch (Arguments.WrongArguments e) {
            fail(e, 2);
        } catch (IOException | RuntimeException e) {
            fail(e, 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exit(0);
        }
    }

    private static void run(Arguments arguments) throws IOException, InterruptedException, Arguments.WrongArguments {
        Optional<Path> socket = Optional.ofNullable(System.getProperty(SOCKET)).map(Path::of);
        switch (arguments.mode()) {
            case RELAY -> Relay.run(required(socket));
            case DETACHED -> {
                Server.Builder builder = Server.builder()
                        .listen(unix(required(socket)), new UnixTransport())
                        .audit(new WhenPeerHasGone(new CountDownLatch(1), SignsOfLife.asked()));
                try (Server server = start(builder, arguments)) {
                    // Not before: the log of an agent that cannot start is read by whoever started it.
                    removeFolderAtEnd();
                    awaitIdle(server, arguments.idleTimeout());
                }
            }
            case ATTACHED -> {
                removeFolderAtEnd();
                attached(arguments, socket);
            }
        }
    }

    private static void removeFolderAtEnd() {
        Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of).ifPresent(PrivateFolder::removeAtEnd);
    }

    private static void attached(Arguments arguments, Optional<Path> socket) throws IOException, InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        try (Server server = attachedServer(arguments, socket, new WhenPeerHasGone(over, SignsOfLife.asked()))) {
            over.await();
            server.close(Duration.ZERO);
        }
    }

    /**
     * Where the socket cannot be had, for its path may be too long, further connections cannot come; the one there is
     * can.
     */
    private static Server attachedServer(Arguments arguments, Optional<Path> socket, SessionListener audit)
            throws IOException {
        if (socket.isPresent()) {
            Server.Builder both = Server.builder().listen(unix(socket.get()), new UnixTransport());
            try {
                return start(
                        both.listen(URI.create(STDIO), new StdioTransport()).audit(audit), arguments);
            } catch (IOException e) {
                System.err.println("remora agent: only one connection is served: " + e.getMessage());
            }
        }
        return start(
                Server.builder().listen(URI.create(STDIO), new StdioTransport()).audit(audit), arguments);
    }

    private static Server start(Server.Builder builder, Arguments arguments) throws IOException {
        return builder.grant("*", offer(arguments)).start();
    }

    private static URI unix(Path socket) {
        return URI.create("unix://" + socket.toUri().getRawPath());
    }

    private static Path required(Optional<Path> socket) throws Arguments.WrongArguments {
        return socket.orElseThrow(() -> new Arguments.WrongArguments("-D" + SOCKET + "=PATH has to say which socket"));
    }

    private static Offer offer(Arguments arguments) {
        if (arguments.service().isEmpty()) {
            return FullControlService.offer();
        }
        ServedClass served = ServedClass.named(arguments.service().get(), Main.class.getClassLoader());
        served.warnings().forEach(warning -> System.err.println("remora agent: " + warning));
        return served.name().equals(FullControlService.NAME)
                ? served.offer()
                : FullControlService.beside(served.offer());
    }

    private static void awaitIdle(Server server, Optional<Duration> timeout) throws InterruptedException {
        if (timeout.isEmpty()) {
            server.await();
            return;
        }
        long idleSince = System.nanoTime();
        while (System.nanoTime() - idleSince < timeout.get().toNanos()) {
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            if (!server.sessions().isEmpty()) {
                idleSince = System.nanoTime();
            }
        }
    }

    /** Hears when the peer on standard input and output, whose agent this is, has gone, or was not let in. */
    private record WhenPeerHasGone(CountDownLatch over, Optional<SignsOfLife> signs) implements SessionListener {
        @Override
        public GateListener begun(Session session, Optional<String> service) {
            signs.ifPresent(each -> each.watch(session.connection()));
            if (isOurs(session)) {
                CompletableFuture<Void> unused = session.connection().onEnd().thenRun(over::countDown);
            }
            return GateListener.NONE;
        }

        @Override
        public void ended(Session session, String reason) {
            if (isOurs(session)) {
                haltSoon();
            }
        }

        @Override
        public void refused(String peer, String reason) {
            if (peer.startsWith("stdio:")) {
                over.countDown();
            }
        }
    }

    /** Whether its peer is the one on standard input and output. */
    private static boolean isOurs(Session session) {
        return session.handshake().evidence() instanceof Evidence.SameProcess;
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

    private static void fail(Exception thrown, int code) {
        System.err.println("remora agent: " + thrown.getMessage());
        exit(code);
    }

    private static void exit(int code) {
        System.err.flush();
        System.exit(code);
    }
}
