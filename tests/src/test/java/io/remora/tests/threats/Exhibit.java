package io.remora.tests.threats;

import io.remora.Exposed;
import io.remora.object.Capability;
import io.remora.object.Restricted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the attacked side serves: everything by which a reference could be made to lose its bounds. */
@Exposed
@SuppressWarnings("unused") // called by peers
public class Exhibit {
    /** A thing that is handed out. */
    @Exposed
    public static final class Item {
        private final String name;

        Item(String name) {
            this.name = name;
        }

        public String name() {
            return name;
        }

        public Item again() {
            return this;
        }

        public String secret() {
            return "only where it is granted";
        }
    }

    /** A part of what an item shows. */
    @Exposed
    public interface Named {
        String name();
    }

    /** Shows more than its interface does. */
    @Exposed
    public static final class Both implements Named {
        @Override
        public String name() {
            return "both";
        }

        public String more() {
            return "more than Named";
        }
    }

    public final CountDownLatch waiting = new CountDownLatch(1);
    public final CountDownLatch interrupted = new CountDownLatch(1);
    private final Item item = new Item("one");
    private final Both both = new Both();
    private final List<Object> kept = new ArrayList<>();
    private final CompletableFuture<String> later = new CompletableFuture<>();
    private @Nullable Object held;
    private @Nullable Consumer<Object> callback;
    private @Nullable Capability view;

    public int add(int a, int b) {
        return a + b;
    }

    public Item item() {
        return item;
    }

    public Named named() {
        return both;
    }

    public Object both() {
        return both;
    }

    public @Nullable Object echo(@Nullable Object value) {
        return value;
    }

    public void hold(Object value) {
        held = value;
    }

    public @Nullable Object held() {
        return held;
    }

    public List<Item> list() {
        return List.of(item, new Item("two"));
    }

    public java.util.Iterator<Item> iterator() {
        return List.of(item, new Item("two"), new Item("three")).iterator();
    }

    public Function<String, Item> function() {
        return Item::new;
    }

    public Capability view() {
        Capability made = view;
        if (made == null) {
            made = Restricted.view(item).call("name").capability();
            view = made;
        }
        return made;
    }

    /** Passes the item to the peer's callback. */
    public void each(Consumer<Object> to) {
        to.accept(item);
    }

    /** Keeps the callback for later. */
    public void subscribe(Consumer<Object> to) {
        callback = to;
    }

    void publish() {
        java.util.Objects.requireNonNull(callback).accept(item);
    }

    /** Waits until it is interrupted, and would then give the item away. */
    public Item waitAndGive() {
        waiting.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
        return item;
    }

    /** Gives one item, and at the second waits until it is interrupted. */
    public java.util.Iterator<Item> slow() {
        return new java.util.Iterator<>() {
            private boolean first = true;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Item next() {
                if (first) {
                    first = false;
                    return item;
                }
                return waitAndGive();
            }
        };
    }

    /** Waits until the test goes on, whatever comes. */
    public CompletableFuture<String> promise() {
        return later;
    }

    void fulfil() {
        later.complete("a result");
    }

    public byte[] bytes(int count) {
        return new byte[count];
    }
}
