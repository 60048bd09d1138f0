package io.remora.agent.control;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Modules by name: those few of Python's that RPyC's classic clients use on the far side, written in Java, and Java's
 * packages for every other name. A module that is asked for twice is the same object.
 */
final class PythonModules {
    private final Map<String, Object> modules = new ConcurrentHashMap<>();
    private final Classes classes;
    private final PythonSys sys = new PythonSys();

    PythonModules(Classes classes) {
        this.classes = classes;
        PythonPath path = new PythonPath();
        PythonBuiltins builtins = new PythonBuiltins();
        modules.put("builtins", builtins);
        // As Python 2 calls it, and the first demo with it.
        modules.put("__builtin__", builtins);
        modules.put("sys", sys);
        modules.put("os.path", path);
        modules.put("os", new PythonOs(path));
        modules.put("importlib.util", new Importer());
    }

    Object get(String name) {
        return modules.computeIfAbsent(name, key -> {
            TypeHandle type = classes.find(key);
            return type != null ? type : new PackageHandle(key, classes);
        });
    }

    void close() {
        sys.close();
    }

    /** What {@code name in conn.modules} asks. */
    final class Importer {
        /** Not null when there is such a module or class. */
        @io.remora.Exposed(name = "_find_spec_from_path")
        public @Nullable String find(String name) {
            return modules.containsKey(name) || classes.find(name) != null ? name : null;
        }
    }
}
