package io.remora.agent.teleport;

import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.Teleported;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ships classes to one far side and runs code there. A call of code whose classes are there costs one round trip, any
 * other one more: the first names the classes with their hashes, the answer says which are missing, the second brings
 * them. Of a closure beyond 32 MB each further 32 MB cost another.
 */
public final class Shipper implements ClassSource {
    /** What goes in one message, and fits a frame of the default size with all else in it. */
    private static final int MESSAGE_BYTES = 32 << 20;

    private static final int LARGEST_RESOURCE = 16 << 20;

    private final RemoteObject service;
    private final int messageBytes;
    private final Capability source = Capability.of(this, ClassSource.class);
    private final Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();
    private final Map<String, Shipped> known = new ConcurrentHashMap<>();
    private final Set<String> there = ConcurrentHashMap.newKeySet();

    /** Ships through a far {@code full-control} service. */
    public Shipper(RemoteObject service) {
        this(service, MESSAGE_BYTES);
    }

    /** The same with other messages. */
    Shipper(RemoteObject service, int messageBytes) {
        this.service = service;
        this.messageBytes = messageBytes;
    }

    /** Ships a class and gives it as it is there. */
    public RemoteObject ship(Class<?> type) {
        return run(type, Tuple.of("type", type.getName())).object();
    }

    /** Runs a lambda, or a record that implements the interface, there. */
    public RemoteValue run(Teleported code) {
        Departure departure = Departure.of(code);
        return run(departure.type(), departure.task());
    }

    private RemoteValue run(Class<?> type, Tuple task) {
        Map<String, Shipped> closure = closure(type);
        List<Shipped> announced = new ArrayList<>();
        List<Object> manifest = new ArrayList<>();
        for (Shipped each : closure.values()) {
            if (!there.contains(each.name())) {
                announced.add(each);
                manifest.add(Tuple.of(each.name(), each.sha256()));
            }
        }
        Tuple answer = ask(Tuple.copyOf(manifest), Tuple.empty(), task);
        if (Boolean.FALSE.equals(answer.get(0))) {
            List<Shipped> missing = new ArrayList<>();
            for (int i = 1; i < answer.size(); i++) {
                missing.add(announced.get(((Number) java.util.Objects.requireNonNull(answer.get(i))).intValue()));
            }
            answer = ask(Tuple.empty(), bundle(missing), task);
        }
        announced.forEach(each -> there.add(each.name()));
        return new Answer(answer.get(1), service);
    }

    private Tuple ask(Tuple manifest, Tuple bundle, Tuple task) {
        return service.call("teleport", source, manifest, bundle, task).as(Tuple.class);
    }

    /**
     * What is left for the last message: nearly always all of it. What does not fit goes before, in messages of its
     * own.
     */
    private Tuple bundle(List<Shipped> missing) {
        List<Object> part = new ArrayList<>();
        long bytes = 0;
        for (Shipped each : missing) {
            if (bytes + each.file().length > messageBytes && !part.isEmpty()) {
                service.call("ship", source, Tuple.copyOf(part));
                part.clear();
                bytes = 0;
            }
            part.add(Tuple.of(each.name(), each.file()));
            bytes += each.file().length;
        }
        return Tuple.copyOf(part);
    }

    private Map<String, Shipped> closure(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || !Shippable.is(type.getName())) {
            return Map.of();
        }
        try {
            Map<String, Shipped> closure = Closure.of(type.getName(), loader);
            if (closure.isEmpty()) {
                throw new IllegalArgumentException(
                        type.getName() + " has no class file that could be shipped: it was made" + " at run time");
            }
            checkSame(closure);
            loaders.add(loader);
            return closure;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the classes of " + type.getName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void checkSame(Map<String, Shipped> closure) {
        for (Shipped each : closure.values()) {
            Shipped before = known.putIfAbsent(each.name(), each);
            if (before != null && !before.sha256().equals(each.sha256())) {
                throw new IllegalArgumentException("another class " + each.name() + " was shipped over this connection"
                        + " before: ship it over a new one");
            }
        }
    }

    // What the far side asks for.

    @Override
    public Tuple bundle(String name) {
        Map<String, Shipped> found = new LinkedHashMap<>();
        for (ClassLoader loader : loaders) {
            try {
                if (found.isEmpty()) {
                    found.putAll(Closure.of(name, loader));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        checkSame(found);
        List<Object> pairs = new ArrayList<>();
        long bytes = 0;
        // The class itself first. What does not fit is asked for by its own name when it is needed; so is what was
        // given already and got lost.
        for (Shipped each : found.values()) {
            boolean fits = bytes + each.file().length <= messageBytes;
            if (each.name().equals(name) || fits && !there.contains(each.name())) {
                there.add(each.name());
                pairs.add(Tuple.of(each.name(), each.file()));
                bytes += each.file().length;
            }
        }
        return Tuple.copyOf(pairs);
    }

    @Override
    public byte @Nullable [] resource(String name) {
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        if (!isName(name.substring(folder.length())) || !shippedFolders().contains(folder)) {
            return null;
        }
        for (ClassLoader loader : loaders) {
            URL found = loader.getResource(name);
            if (found != null && !isFolder(found)) {
                return read(name, found);
            }
        }
        return null;
    }

    private static byte[] read(String name, URL resource) {
        try (InputStream in = resource.openStream()) {
            byte[] bytes = in.readNBytes(LARGEST_RESOURCE + 1);
            if (bytes.length > LARGEST_RESOURCE) {
                throw new IOException("the resource " + name + " is larger than " + LARGEST_RESOURCE + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('\\') < 0
                && !name.endsWith(".class");
    }

    private Set<String> shippedFolders() {
        Set<String> folders = new LinkedHashSet<>();
        for (String each : known.keySet()) {
            folders.add(each.substring(0, each.lastIndexOf('.') + 1).replace('.', '/'));
        }
        folders.remove("");
        return folders;
    }

    /** It would be read as the list of what is in it. */
    private static boolean isFolder(URL resource) {
        return resource.getProtocol().equals("file") && Files.isDirectory(Path.of(URI.create(resource.toString())));
    }
}
