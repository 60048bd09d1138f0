package io.remora.agent.control;

import io.remora.agent.teleport.ClassSource;
import io.remora.agent.transfer.Digests;
import io.remora.value.Tuple;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that one session's peer has shipped. They come before those of the same name on the class path, unless
 * these are the very same; Remora's and the JDK's are never replaced. What was not shipped is asked of the peer when it
 * is needed; when that fails, nothing is remembered, and the class can be loaded later. When the session ends it asks
 * no more.
 */
final class ShippedLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final ClassCache cache;
    private final Map<String, String> digests = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private volatile @Nullable ClassSource source;

    ShippedLoader(ClassLoader parent, ClassCache cache) {
        super("remora-shipped", parent);
        this.cache = cache;
    }

    void source(@Nullable ClassSource chosen) {
        source = chosen;
    }

    /** Whether a class is here, or in the cache of this host; it is one of ours from now on. */
    boolean accept(String name, String sha256) {
        byte[] file = files.containsKey(name) ? files.get(name) : cache.get(sha256);
        if (file == null) {
            return false;
        }
        add(name, file, sha256);
        return true;
    }

    /** Takes a class file. */
    void accept(String name, byte[] file) {
        String sha256 = Digests.hex(Digests.sha256(file));
        cache.put(sha256, file);
        add(name, file, sha256);
    }

    private void add(String name, byte[] file, String sha256) {
        if (name.startsWith("java.") || name.startsWith("io.remora.agent.") || name.startsWith("io.remora.object.")) {
            throw new IllegalArgumentException("a class " + name + " cannot be shipped");
        }
        String before = digests.putIfAbsent(name, sha256);
        if (before != null && !before.equals(sha256)) {
            throw new IllegalArgumentException(
                    "another class " + name + " was shipped over this connection before: ship it over a new one");
        }
        files.putIfAbsent(name, file);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return files.containsKey(name) && !isInParent(name) ? findClass(name) : super.loadClass(name, resolve);
        }
    }

    private boolean isInParent(String name) {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            return in != null && Digests.hex(Digests.sha256(in.readAllBytes())).equals(digests.get(name));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = files.get(name);
        if (file == null) {
            fetch(name);
            file = files.get(name);
        }
        if (file == null) {
            throw new ClassNotFoundException(
                    name + " is neither on the class path of this side nor of the one that shipped" + " the code");
        }
        return defineClass(name, file, 0, file.length);
    }

    private void fetch(String name) throws ClassNotFoundException {
        ClassSource from = source;
        if (from == null) {
            throw new ClassNotFoundException(
                    name + " was not shipped, and the connection that it would come over has ended");
        }
        try {
            for (Object each : from.bundle(name)) {
                if (each instanceof Tuple pair
                        && pair.size() == 2
                        && pair.get(0) instanceof String shipped
                        && pair.get(1) instanceof byte[] file) {
                    accept(shipped, file);
                }
            }
        } catch (RuntimeException e) {
            throw new ClassNotFoundException(name + " could not be fetched: " + e.getMessage(), e);
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = resource(name);
        if (bytes == null) {
            return null;
        }
        try {
            return new URL(null, "remora-shipped:" + name, new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new InMemory(url, bytes);
                }
            });
        } catch (MalformedURLException e) {
            return null;
        }
    }

    private byte @Nullable [] resource(String name) {
        if (name.endsWith(".class")) {
            return files.get(
                    name.substring(0, name.length() - ".class".length()).replace('/', '.'));
        }
        ClassSource from = source;
        return from == null ? null : from.resource(name);
    }

    private static final class InMemory extends URLConnection {
        private final byte[] bytes;

        InMemory(URL url, byte[] bytes) {
            super(url);
            this.bytes = bytes;
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public long getContentLengthLong() {
            return bytes.length;
        }
    }
}
