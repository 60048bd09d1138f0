package io.remora.agent.control;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a session's JShell as a map. The JShell is started by who first looks into it: RPyC's classic client
 * asks for the namespace whenever it connects, and most never use it.
 */
final class Namespace extends AbstractMap<String, @Nullable Object> {
    private final Supplier<Snippets> snippets;

    Namespace(Supplier<Snippets> snippets) {
        this.snippets = snippets;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String && snippets.get().names().contains(name);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        if (!containsKey(name)) {
            return null;
        }
        try {
            return snippets.get().get(String.valueOf(name));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("variable " + name + " cannot be read", e);
        }
    }

    @Override
    public @Nullable Object put(String name, @Nullable Object value) {
        Object before = get(name);
        try {
            snippets.get().set(name, value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("variable " + name + " cannot be set", e);
        }
        return before;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        List<String> names = snippets.get().names();
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.size();
            }

            @Override
            public Iterator<Entry<String, @Nullable Object>> iterator() {
                Iterator<String> each = names.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Entry<String, @Nullable Object> next() {
                        String name = each.next();
                        return new SimpleImmutableEntry<>(name, get(name));
                    }
                };
            }
        };
    }
}
