package io.remora.agent.control;

import io.remora.Default;
import io.remora.Exposed;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Python's {@code builtins} as far as RPyC's own utilities use them on the far side. */
final class PythonBuiltins {
    /** A file of this host, as Python opens it. */
    @Exposed(doc = "Opens a file of this host: modes r, w, a, x, with b for bytes and + for both.")
    public PythonFile open(String path, @Default("r") String mode) throws IOException {
        return PythonFile.open(path, mode);
    }

    /** How many elements a collection, map, array or string has. */
    @Exposed
    public int len(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof CharSequence text) {
            return text.length();
        }
        if (value.getClass().isArray()) {
            return java.lang.reflect.Array.getLength(value);
        }
        throw new ClassCastException("a " + value.getClass().getSimpleName() + " has no len()");
    }

    /** The text of an object. */
    @Exposed
    public String str(Object value) {
        return String.valueOf(value);
    }

    /** The text of an object. */
    @Exposed
    public String repr(Object value) {
        return String.valueOf(value);
    }

    /** Prints a line on this process's standard output. */
    @Exposed
    public void print(Object value) {
        System.out.println(value);
    }

    /** The class of an object. */
    @Exposed
    public Object type(Object value) {
        return TypeHandle.of(value.getClass());
    }
}
