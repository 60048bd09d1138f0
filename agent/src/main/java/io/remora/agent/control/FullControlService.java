package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.Service;
import io.remora.ServiceName;
import io.remora.Session;
import io.remora.object.member.Exposure;
import io.remora.object.reflect.ClassExposure;
import io.remora.server.Offer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The root of full control: RPyC's slave service, for a JVM. One a session; what it defines ends with it.
 *
 * <p>It is granted by name alone ({@code service = "full-control"}), or to whoever deployed this agent. There is no other
 * way to it.
 */
@ServiceName({"full-control", "SLAVE"})
public final class FullControlService implements Service {
    /** The name that a policy grants. */
    public static final String NAME = "full-control";

    private final Classes classes = new Classes(Thread.currentThread().getContextClassLoader() == null
            ? ClassLoader.getSystemClassLoader()
            : Thread.currentThread().getContextClassLoader());
    private final PythonModules modules = new PythonModules(classes);
    private @Nullable Snippets snippets;

    private FullControlService() {}

    /** The service as something that can be granted. */
    public static Offer offer() {
        Exposure exposure = new Candid(ClassExposure.of(FullControlService.class));
        return new Offer(
                List.of(NAME, "SLAVE"),
                exposure,
                session -> new FullControlService(),
                grant -> grant.exposing(Everything::exposure));
    }

    private synchronized Snippets snippets() {
        Snippets made = snippets;
        if (made == null) {
            made = new Snippets();
            snippets = made;
        }
        return made;
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

    /** Stops the snippet that is running. */
    @Exposed(doc = "Stops the snippet that is running, and nothing else.")
    public synchronized void stop() {
        Snippets running = snippets;
        if (running != null) {
            running.stop();
        }
    }

    /** The variables that {@code execute} has made. */
    @Exposed(attribute = true, mutable = true)
    public Map<String, @Nullable Object> namespace() {
        return new Namespace(snippets());
    }

    @Override
    public void disconnected(Session session) {
        Snippets ended;
        synchronized (this) {
            ended = snippets;
            snippets = null;
        }
        if (ended != null) {
            ended.close();
        }
        modules.close();
    }
}
