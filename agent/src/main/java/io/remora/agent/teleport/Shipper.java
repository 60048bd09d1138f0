package io.remora.agent.teleport;

import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.Teleported;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ships classes to one far side and runs code there. A call of code whose classes are there costs one round trip, any other
 * one more: the first names the classes with their hashes, the answer says which are missing, the second brings them.
 */
public final class Shipper implements ClassSource {
    private static final int PART_BYTES = 4 << 20;
    private static final int LARGEST_RESOURCE = 16 << 20;

    private final RemoteObject service;
    private final Capability source = Capability.of(this, ClassSource.class);
    private final Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();
    private final Map<String, Shipped> known = new ConcurrentHashMap<>();
    private final Set<String> there = ConcurrentHashMap.newKeySet();

    /** Ships through a far {@code full-control} service. */
    public Shipper(RemoteObject service) {
        this.service = service;
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

    /** What is left for the last message; all before it is sent without waiting. */
    private Tuple bundle(List<Shipped> missing) {
        List<Object> part = new ArrayList<>();
        long bytes = 0;
        for (Shipped each : missing) {
            if (bytes + each.file().length > PART_BYTES && !part.isEmpty()) {
                var unused = service.callAsync("ship", source, Tuple.copyOf(part));
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
        Map<String, Shipped> found = new HashMap<>();
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
        // The class itself first: a bundle may be cut off behind what fits.
        for (Shipped each : found.values()) {
            pairs.add(Tuple.of(each.name(), each.file()));
        }
        return Tuple.copyOf(pairs);
    }

    @Override
    public byte @Nullable [] resource(String name) {
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        Set<String> folders = new LinkedHashSet<>();
        known.keySet()
                .forEach(each ->
                        folders.add(each.substring(0, each.lastIndexOf('.') + 1).replace('.', '/')));
        if (folder.isEmpty() || !folders.contains(folder) || name.endsWith(".class")) {
            return null;
        }
        for (ClassLoader loader : loaders) {
            try (InputStream in = loader.getResourceAsStream(name)) {
                if (in != null) {
                    byte[] bytes = in.readNBytes(LARGEST_RESOURCE + 1);
                    if (bytes.length > LARGEST_RESOURCE) {
                        throw new IOException(
                                "the resource " + name + " is larger than " + LARGEST_RESOURCE + " bytes");
                    }
                    return bytes;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return null;
    }
}
