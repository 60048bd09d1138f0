package io.remora.agent.attached;

import java.lang.instrument.Instrumentation;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds a program's classes by name: those of its class path, then those that any class loader of it has loaded. */
final class LoadedClasses extends ClassLoader {
    private final Instrumentation instrumentation;

    LoadedClasses(Instrumentation instrumentation) {
        super("remora-loaded-classes", ClassLoader.getSystemClassLoader());
        this.instrumentation = instrumentation;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (each.getName().equals(name) && each.getClassLoader() != LoadedClasses.class.getClassLoader()) {
                found.add(each);
            }
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException(name + " is loaded by " + found.size()
                    + " class loaders of this JVM: reach it through an object of the one that is meant");
        }
        return found.stream().findFirst().orElseThrow(() -> new ClassNotFoundException(name));
    }
}
