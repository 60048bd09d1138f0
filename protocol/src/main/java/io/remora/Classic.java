package io.remora;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Python interpreter at your hands: the peer is RPyC's classic server ({@code rpyc_classic}, its
 * {@code SlaveService}), or anything that answers as it does.
 *
 * <pre>{@code
 * Classic python = Classic.of(connection);
 * python.modules("sys").get("path").call("append", "lucy");
 * for (String name : python.modules("os").call("listdir", "/usr/bin").asListOf(String.class)) { ... }
 * }</pre>
 *
 * <p>Safe for any thread. Python's {@code None} is null, its lists and dicts are references that stand for {@code List}
 * and {@code Map}; lambdas that are passed are Python's callables. What Python raises arrives as the matching Java
 * exception.
 */
public final class Classic {
    private final RemoteObject root;
    private final Map<String, RemoteObject> modules = new ConcurrentHashMap<>();

    private Classic(RemoteObject root) {
        this.root = root;
    }

    /**
     * The interpreter of a connection's peer. Asks for the root; whether that is a classic one shows at the first use.
     */
    public static Classic of(Connection connection) {
        return new Classic(connection.root());
    }

    /**
     * A module, imported there: {@code os.path}. The same one is imported once.
     *
     * @throws RemoteException {@code builtins.ModuleNotFoundError}
     */
    public RemoteObject modules(String name) {
        RemoteObject known = modules.get(name);
        if (known != null) {
            return known;
        }
        RemoteObject module = root.call("getmodule", name).object();
        RemoteObject before = modules.putIfAbsent(name, module);
        return before == null ? module : before;
    }

    /** Python's built-in functions and types. */
    public RemoteObject builtins() {
        return modules("builtins");
    }

    /** The value of a Python expression, in the connection's namespace. */
    public RemoteValue eval(String source) {
        return root.call("eval", source);
    }

    /** Runs Python statements in the connection's namespace. */
    public void execute(String source) {
        root.call("execute", source);
    }

    /** The connection's namespace, a live view. */
    @SuppressWarnings("unchecked") // names of whatever was defined
    public Map<String, @Nullable Object> namespace() {
        return (Map<String, @Nullable Object>) (Map<?, ?>) root.get("namespace").asMapOf(String.class, Object.class);
    }

    @Override
    public String toString() {
        return "the interpreter of " + root;
    }
}
