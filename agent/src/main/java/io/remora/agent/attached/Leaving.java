package io.remora.agent.attached;

import io.remora.Exposed;
import io.remora.agent.control.FullControlService;
import io.remora.object.SharedThreads;
import io.remora.object.reflect.PerClass;
import io.remora.server.Server;
import io.remora.transport.Transports;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How the agent leaves a JVM: when it is told to, or when nobody has been connected for a while. It takes with it its
 * threads, its socket, its folder, and what it noted about the program's classes.
 */
final class Leaving {
    /** What the service beside full control is called. */
    static final String ATTRIBUTE = "attachment";

    private static final Duration ALONE = Duration.ofSeconds(10);
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);
    private static final Duration LAST_THREADS = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 200;
    private static final long SOON_NANOS = 5_000_000;

    private static final String REAPER = "process reaper";

    private final Path folder;
    private final Instrumentation instrumentation;
    private final URLClassLoader loader;
    private final CountDownLatch told = new CountDownLatch(1);
    private final int loadedBefore;

    Leaving(Path folder, Instrumentation instrumentation, URLClassLoader loader) {
        this.folder = folder;
        this.instrumentation = instrumentation;
        this.loader = loader;
        this.loadedBefore = instrumentation.getAllLoadedClasses().length;
    }

    /** Waits on a thread of its own for the end. */
    void watch(Server server) {
        Thread thread = new Thread(
                () -> {
                    awaitEnd(server);
                    leave(server);
                },
                "remora-attached");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    /** Ends it, once this call has been answered: what the JVM keeps, in sentences. */
    @Exposed
    public List<String> detach() {
        List<String> kept = kept();
        told.countDown();
        if (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().startsWith(REAPER))) {
            kept.add("the JDK's thread " + REAPER + ", for a minute after the last process that was started");
        }
        return kept;
    }

    private List<String> kept() {
        long own = Arrays.stream(instrumentation.getAllLoadedClasses())
                .filter(each -> each.getClassLoader() == loader)
                .count();
        long others = Math.max(0, instrumentation.getAllLoadedClasses().length - loadedBefore - own);
        List<String> kept = new ArrayList<>();
        kept.add("2 classes, " + Entrance.class.getName()
                + " and the one that snippets hand their values to: the JVM has"
                + " them on its class path until it ends");
        kept.add(own + " classes of the class loader " + loader.getName() + ", until the garbage collector takes it");
        kept.add(others + " classes more of the JDK and of snippets than before, those that were used first meanwhile");
        kept.add("the JVM's own attach listener, a thread and the socket .java_pid"
                + ProcessHandle.current().pid() + ", which it opens at the first attachment and never closes");
        return kept;
    }

    private void awaitEnd(Server server) {
        try {
            long alone = System.nanoTime();
            while (System.nanoTime() - alone < ALONE.toNanos()) {
                if (told.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                if (!server.sessions().isEmpty()) {
                    alone = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever asked has its answer first, and hangs up; and what was begun has ended. */
    private static void awaitLastWords(Server server) {
        long end = System.nanoTime() + LAST_CALLS.toNanos();
        while (!(server.sessions().isEmpty() && FullControlService.isIdle()) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(server, SOON_NANOS);
        }
    }

    private static void awaitThreads() {
        long end = System.nanoTime() + LAST_THREADS.toNanos();
        while (Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(each ->
                                each != Thread.currentThread() && each.getName().startsWith("remora-"))
                && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(SOON_NANOS);
        }
    }

    private void leave(Server server) {
        awaitLastWords(server);
        server.close(Duration.ZERO);
        SharedThreads.end();
        Transports.end();
        awaitThreads();
        RecordHandles.forget();
        PerClass.forget(instrumentation.getAllLoadedClasses());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
            // Last: that it is gone says that we are.
            loader.close();
            Files.delete(folder);
        } catch (IOException e) {
            System.err.println("remora agent: " + folder + " cannot be removed: " + e.getMessage());
        }
    }
}
