package io.remora.agent.attached;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a JVM runs when the agent is attached to it. It comes alone, with {@code SnippetSlots}, in a jar that the JVM
 * adds to its class path and keeps; so it is small, holds nothing, and must understand every later agent: the class
 * that was here first stays. The agent itself is in {@code agent.jar} beside it, in a class loader of its own.
 *
 * <p>Public for the JVM alone.
 */
public final class Entrance {
    /** What the folder has in it when the agent could not start: why. */
    static final String FAILED = "failed";

    private static final String AGENT = "io.remora.agent.attached.Guest";
    private static final String SLOTS = "io.remora.agent.control.SnippetSlots";

    private Entrance() {}

    /**
     * Starts the agent of a folder.
     *
     * @param folder the private folder with its jars, where its socket will be
     */
    public static void agentmain(String folder, Instrumentation instrumentation) throws IOException {
        Path place = Path.of(folder);
        try {
            OwnLoader loader = new OwnLoader(place.resolve("agent.jar").toUri().toURL());
            loader.loadClass(AGENT)
                    .getMethod("enter", Path.class, Instrumentation.class, URLClassLoader.class)
                    .invoke(null, place, instrumentation, loader);
        } catch (InvocationTargetException e) {
            fail(place, e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError e) {
            fail(place, e);
        }
    }

    /** Thrown, it would be printed by the program that was attached to, and not told to who attached. */
    private static void fail(Path place, Throwable thrown) throws IOException {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        Files.writeString(place.resolve(FAILED), text.toString());
    }

    /** The agent's classes, apart from the program's: that may use Remora too, of another version. */
    static final class OwnLoader extends URLClassLoader {
        OwnLoader(URL jar) {
            super("remora-attached", new URL[] {jar}, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            // Snippets are compiled against it and run where the program's classes are.
            return name.equals(SLOTS)
                    ? ClassLoader.getSystemClassLoader().loadClass(name)
                    : super.loadClass(name, resolve);
        }
    }
}
