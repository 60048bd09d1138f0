package io.remora.agent.control;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one session's snippets. They are below the class loader from which full control takes its classes, so
 * a class is the same one to a snippet as to {@code type}; the JDK's own loader would be below the JVM's class path
 * alone.
 */
final class SnippetLoader implements LoaderDelegate {
    private final Below loader;
    private final Map<String, Class<?>> loaded = new HashMap<>();

    private SnippetLoader(ClassLoader parent) {
        this.loader = new Below(parent);
    }

    /** Runs snippets in this process, with the classes of that loader. */
    static ExecutionControlProvider running(ClassLoader parent) {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "remora";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
                return new LocalExecutionControl(new SnippetLoader(parent));
            }
        };
    }

    /** What snippets are compiled against: the JVM's class path, what loaders below it add, and where this class is. */
    static Set<String> classPath(ClassLoader parent) {
        Deque<URL> urls = new ArrayDeque<>();
        for (ClassLoader each = parent; each != null; each = each.getParent()) {
            if (each instanceof URLClassLoader reader) {
                List<URL> reversed = new ArrayList<>(List.of(reader.getURLs()));
                Collections.reverse(reversed);
                reversed.forEach(urls::addFirst);
            }
        }
        // In a JVM that the agent was attached to, our own jar is not on its class path.
        urls.add(SnippetLoader.class.getProtectionDomain().getCodeSource().getLocation());
        Set<String> paths = new LinkedHashSet<>(
                List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
        paths.remove("");
        for (URL each : urls) {
            if (each.getProtocol().equals("file")) {
                paths.add(Path.of(java.net.URI.create(each.toString())).toString());
            }
        }
        return paths;
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
        boolean[] installed = new boolean[classes.length];
        classesRedefined(classes);
        try {
            for (int i = 0; i < classes.length; i++) {
                String name = classes[i].name();
                Class<?> type = loader.loadClass(name);
                loaded.put(name, type);
                installed[i] = true;
                // Links it, so that what is wrong with it is found now.
                var unused = type.getDeclaredMethods();
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ClassInstallException("load: " + e.getMessage(), installed);
        }
    }

    @Override
    public void classesRedefined(ClassBytecodes[] classes) {
        for (ClassBytecodes each : classes) {
            loader.files.put(each.name(), each.bytecodes());
        }
    }

    /** What it would add is there already: the compiler alone has to be told where. */
    @Override
    public void addToClasspath(String path) {}

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> found = loaded.get(name);
        if (found == null) {
            throw new ClassNotFoundException(name + " not found");
        }
        return found;
    }

    private static final class Below extends ClassLoader {
        private final Map<String, byte[]> files = new ConcurrentHashMap<>();

        /** Without a name of its own, which would stand before each frame of a snippet. */
        Below(ClassLoader parent) {
            super(parent);
        }

        /**
         * Its own come first: in a JVM that the agent was attached to, the parent finds those of other sessions too.
         */
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!files.containsKey(name)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> found = findLoadedClass(name);
                return found == null ? findClass(name) : found;
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte @Nullable [] file = files.get(name);
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, file, 0, file.length);
        }
    }
}
