package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.Service;
import io.remora.ServiceName;
import io.remora.Session;
import io.remora.agent.attach.AttachedJvm;
import io.remora.agent.attach.Attaching;
import io.remora.agent.teleport.ClassSource;
import io.remora.agent.transfer.ByteSink;
import io.remora.agent.transfer.LineSink;
import io.remora.object.member.Exposure;
import io.remora.object.reflect.ClassExposure;
import io.remora.server.Offer;
import io.remora.value.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The root of full control: RPyC's slave service, for a JVM, and what {@link io.remora.FullControl} asks for. One a
 * session; what was begun through it ends with it.
 *
 * <p>It is granted by name alone ({@code service = "full-control"}), or to whoever deployed this agent. There is no
 * other way to it.
 */
@ServiceName({"full-control", "SLAVE"})
public final class FullControlService implements Service {
    /** The name that a policy grants. */
    public static final String NAME = "full-control";

    /** The attribute by which {@link io.remora.FullControl} finds it, at itself or beside another root. */
    public static final String ATTRIBUTE = "full_control";

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final ClassLoader loader;
    private final Supplier<ClassCache> cache;
    private final Classes classes;
    private final PythonModules modules;
    private final Belongings belongings = new Belongings();
    private @Nullable AutoCloseable shell;
    private @Nullable Arrivals arrivals;

    private FullControlService(ClassLoader loader, Supplier<ClassCache> cache) {
        this.loader = loader;
        this.cache = cache;
        OPEN.incrementAndGet();
        this.classes = new Classes(loader);
        this.modules = new PythonModules(classes);
    }

    /** The service as something that can be granted; classes are found on the class path of this JVM. */
    public static Offer offer() {
        return offer(FullControlService.class.getClassLoader());
    }

    /** The same with classes from that loader. */
    public static Offer offer(ClassLoader loader) {
        return offer(loader, ClassCache::ofUser);
    }

    /** The same in a JVM that is somebody else's: of the classes that are shipped to it no file is kept. */
    public static Offer asGuest(ClassLoader loader) {
        return offer(loader, ClassCache::none);
    }

    private static Offer offer(ClassLoader loader, Supplier<ClassCache> cache) {
        Exposure exposure = ClassExposure.of(FullControlService.class);
        return new Offer(
                List.of(NAME, "SLAVE"),
                exposure,
                session -> new FullControlService(loader, cache),
                grant -> grant.exposing(Everything::exposure));
    }

    /** That offer with full control beside it, for an agent that serves another root to the one who deployed it. */
    public static Offer beside(Offer root) {
        return root.with(ATTRIBUTE, FullControlService::offer);
    }

    private synchronized Snippets snippets() {
        if (shell instanceof Snippets made) {
            return made;
        }
        try {
            Snippets made = new Snippets(loader);
            shell = made;
            return made;
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedOperationException(
                    "this Java runtime has no JShell: it takes one with the module jdk.jshell, as every JDK is", e);
        }
    }

    /** Itself; beside another root, this service. */
    @Exposed(name = ATTRIBUTE, attribute = true)
    public FullControlService control() {
        return this;
    }

    /** A class by its full name. */
    @Exposed(doc = "A class by its full name; calling it makes an instance.")
    public Object type(String name) throws ClassNotFoundException {
        return classes.type(name);
    }

    /** A Java package, or one of the modules that RPyC's own clients ask for. */
    @Exposed(doc = "A Java package, or one of the Python modules that RPyC's clients use.")
    public Object getmodule(Object name) {
        String joined = name instanceof List<?> parts
                ? String.join(".", parts.stream().map(String::valueOf).toList())
                : String.valueOf(name);
        return modules.get(joined);
    }

    /** The value of a Java expression. */
    @Exposed(doc = "The value of a Java expression.")
    public @Nullable Object eval(String source) throws Throwable {
        return snippets().eval(source);
    }

    /** Runs Java statements and declarations. */
    @Exposed(doc = "Runs Java statements and declarations; variables last as long as the session.")
    public void execute(String source) throws Throwable {
        snippets().execute(source);
    }

    /** The JShell of this session for an interactive prompt. */
    @Exposed
    public Interpreter interpreter() {
        return new Interpreter(snippets());
    }

    /** Stops the snippet that is running. */
    @Exposed(doc = "Stops the snippet that is running, and nothing else: whether nothing runs any more.")
    public boolean stop() throws InterruptedException {
        AutoCloseable running;
        synchronized (this) {
            running = shell;
        }
        return !(running instanceof Snippets snippets) || snippets.stop();
    }

    /** The variables that {@code execute} has made. */
    @Exposed(attribute = true, mutable = true)
    public Map<String, @Nullable Object> namespace() {
        return new Namespace(this::snippets);
    }

    /** The files of this host. */
    @Exposed(attribute = true)
    public FileService files() {
        return new FileService();
    }

    /** Starts a process. */
    @Exposed(doc = "Starts a process: its arguments, variables as name and value in turn, its directory or None.")
    public FarProcess process(List<String> command, List<String> environment, @Nullable String directory)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        for (int i = 0; i + 1 < environment.size(); i += 2) {
            builder.environment().put(environment.get(i), environment.get(i + 1));
        }
        if (directory != null) {
            builder.directory(new java.io.File(directory));
        }
        return belongings.add(new FarProcess(builder.start()));
    }

    /** The JVMs of this user on this host: process, name, and why it cannot be attached to or nothing. */
    @Exposed
    public Tuple jvms() {
        return attaching(Attaching::list);
    }

    /** Puts the agent into a JVM that runs already; it leaves when that is closed or the session ends. */
    @Exposed(doc = "Puts the agent into a JVM of this host that runs already, by its process id.")
    public AttachedJvm attach(long pid) throws IOException {
        return belongings.add(attaching(() -> Attaching.attach(pid)));
    }

    private interface Attempt<T, E extends Exception> {
        T make() throws E;
    }

    private static <T, E extends Exception> T attaching(Attempt<T, E> attempt) throws E {
        try {
            return attempt.make();
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedOperationException(
                    "this Java runtime cannot attach to others: that needs one with the module jdk.attach", e);
        }
    }

    /** Gives the peer what this process prints, until it is closed. */
    @Exposed
    public Redirection output(ByteSink out, ByteSink err) {
        return belongings.add(new Redirection(out, err));
    }

    /** Gives the peer what this process logs. */
    @Exposed
    public AutoCloseable logs(String level, LineSink sink) {
        try {
            return belongings.add(new LogWatch(level, sink));
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedOperationException(
                    "this Java runtime has no logging: logs need one with the module java.logging", e);
        }
    }

    /** Runs shipped code; see {@code teleport.Departure}. */
    @Exposed
    public Tuple teleport(ClassSource source, Tuple manifest, Tuple bundle, Tuple task) throws Throwable {
        return arrivals().run(source, manifest, bundle, task);
    }

    /** Takes a part of a large bundle. */
    @Exposed
    public void ship(ClassSource source, Tuple bundle) {
        arrivals().ship(source, bundle);
    }

    private synchronized Arrivals arrivals() {
        Arrivals made = arrivals;
        if (made == null) {
            made = belongings.add(new Arrivals(loader, cache.get()));
            arrivals = made;
        }
        return made;
    }

    @Override
    public void disconnected(Session session) {
        AutoCloseable ended;
        synchronized (this) {
            ended = shell;
            shell = null;
        }
        if (ended != null) {
            belongings.add(ended);
        }
        belongings.close();
        modules.close();
        OPEN.decrementAndGet();
    }

    /** Whether all that was begun through any of them here has ended; some of it ends after its connection. */
    public static boolean isIdle() {
        return OPEN.get() == 0;
    }
}
