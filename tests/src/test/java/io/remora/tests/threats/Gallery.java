package io.remora.tests.threats;

import io.remora.Attributes;
import io.remora.Exposed;
import io.remora.object.Capability;
import io.remora.object.Restricted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What declares less than it holds, in every way that Java has: all of it hands out one {@link House}, as something
 * less.
 */
@Exposed
@SuppressWarnings("unused") // called by peers
public class Gallery {
    /** All that is declared. */
    @Exposed
    public interface Named {
        String name();
    }

    /** A way in that can be closed. */
    @Exposed
    public interface Door extends AutoCloseable {
        @Override
        void close();
    }

    /** Gives whatever its argument says. */
    @Exposed
    public interface Source<T> {
        T give();
    }

    /** Says what it gives by what it extends. */
    @Exposed
    public interface NamedSource extends Source<Named> {}

    /** A value with something that is none. */
    public record Pair(Named first, List<Named> rest) {}

    /** Shows much more than what it is handed out as. */
    @Exposed
    public static final class House implements Named, Door, NamedSource, Iterable<String>, Comparable<House> {
        int closed;

        @Override
        public String name() {
            return "house";
        }

        public String burn() {
            return "burnt";
        }

        public House again() {
            return this;
        }

        @Override
        public void close() {
            closed++;
        }

        @Override
        public Named give() {
            return this;
        }

        @Override
        public Iterator<String> iterator() {
            return List.of("the safe's combination").iterator();
        }

        @Override
        public int compareTo(House other) {
            return 0;
        }
    }

    /** Not marked: a view of it is all that peers get. */
    public static final class Builder {
        public Builder append(String text) {
            return this;
        }

        public int size() {
            return 0;
        }

        public String secret() {
            return "only for those who built it";
        }
    }

    /** Answers for its attributes itself, and lets them be written. */
    static final class Open implements Attributes {
        final Map<String, @Nullable Object> values = new java.util.concurrent.ConcurrentHashMap<>();

        Open() {
            Supplier<String> run = () -> "ran";
            values.put("run", run);
        }

        @Override
        public Collection<String> attributes() {
            return values.keySet();
        }

        @Override
        public boolean canSet(String name) {
            return true;
        }

        @Override
        public boolean canDelete(String name) {
            return true;
        }

        @Override
        public @Nullable Object get(String name) {
            return values.get(name);
        }

        @Override
        public void set(String name, @Nullable Object value) {
            values.put(name, value);
        }

        @Override
        public void delete(String name) {
            values.remove(name);
        }
    }

    final House house = new House();
    final Open open = new Open();
    private final Capability door = Capability.of(house, Door.class);
    private final Capability through =
            Restricted.view(house).call("again", "name", "close").capability();
    private final Capability builder =
            Restricted.view(new Builder()).call("append", "size").capability();
    private final Capability runner = Restricted.view(open).call("run").capability();

    public Capability door() {
        return door;
    }

    public Capability through() {
        return through;
    }

    public Capability builder() {
        return builder;
    }

    public Capability runner() {
        return runner;
    }

    public List<Named> list() {
        return List.of(house);
    }

    public List<List<? extends Named>> lists() {
        return List.of(List.of(house));
    }

    public Collection<Named> collection() {
        return List.of(house);
    }

    public Iterable<Named> iterable() {
        return List.of(house);
    }

    public Iterator<Named> iterator() {
        return List.<Named>of(house).iterator();
    }

    public Map<String, Named> map() {
        return Map.of("it", house);
    }

    public Map<Named, String> keys() {
        return Map.of(house, "it");
    }

    public Supplier<Named> supplier() {
        return () -> house;
    }

    public Supplier<List<Named>> supplierOfLists() {
        return () -> List.of(house);
    }

    public Optional<Named> optional() {
        return Optional.of(house);
    }

    public Named[] array() {
        return new Named[] {house};
    }

    public CompletableFuture<Named> future() {
        return CompletableFuture.supplyAsync(() -> house);
    }

    public CompletableFuture<Optional<Named>> futureOptional() {
        return CompletableFuture.completedFuture(Optional.of(house));
    }

    @Exposed(byValue = true)
    public List<Named> values() {
        return List.of(house);
    }

    @Exposed(byValue = true)
    public Map<String, Optional<Named>> entries() {
        return Map.of("it", Optional.of(house));
    }

    @Exposed(byValue = true)
    public Pair pair() {
        return new Pair(house, List.of(house));
    }

    @Exposed(mutable = true)
    public List<Named> mutable() {
        return new ArrayList<>(List.of(house));
    }

    public Source<Named> source() {
        return () -> house;
    }

    public NamedSource inherited() {
        return house;
    }

    public Named named() {
        return house;
    }

    public Comparable<House> comparable() {
        return house;
    }

    public List<String> words() {
        return List.of("a", "b");
    }

    public Map<String, String> table() {
        return Map.of("a", "b");
    }

    public void each(Consumer<Named> to) {
        to.accept(house);
    }

    public void all(Consumer<List<Named>> to) {
        to.accept(List.of(house));
    }
}
