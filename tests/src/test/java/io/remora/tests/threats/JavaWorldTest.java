package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Exposed;
import io.remora.NotExposedException;
import io.remora.message.Handler;
import io.remora.message.MessageType;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.object.Capability;
import io.remora.object.Restricted;
import io.remora.value.Tuple;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows 1 to 4: from a granted object no path leads to the rest of the process. */
@Timeout(300)
final class JavaWorldTest {
    private static final int WALKS = Integer.getInteger("remora.walks", 100_000);

    @TempDir
    private Path folder;

    /** Gives away whatever it is asked for, as a careless service would. */
    @Exposed
    public static final class Careless {
        final List<Supplier<@Nullable Object>> gifts;

        Careless(List<Supplier<@Nullable Object>> gifts) {
            this.gifts = gifts;
        }

        public int size() {
            return gifts.size();
        }

        public @Nullable Object give(int number) {
            return gifts.get(number).get();
        }

        public @Nullable Object[] array(int number) {
            return new @Nullable Object[] {gifts.get(number).get()};
        }

        public List<@Nullable Object> list(int number) {
            List<@Nullable Object> list = new ArrayList<>();
            list.add(gifts.get(number).get());
            return list;
        }

        @Exposed(byValue = true)
        public List<@Nullable Object> values(int number) {
            return list(number);
        }

        public Map<String, @Nullable Object> map(int number) {
            Map<String, @Nullable Object> map = new java.util.HashMap<>();
            map.put("it", gifts.get(number).get());
            return map;
        }

        public Supplier<@Nullable Object> supplier(int number) {
            return gifts.get(number);
        }

        public Comparable<?> comparable() {
            return folderName;
        }

        private final Path folderName = Path.of("a", "b");
    }

    private static Object unchecked(java.util.concurrent.Callable<?> made) {
        try {
            return made.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Objects through which everything else can be reached, or that the host wants to keep. */
    private List<Supplier<@Nullable Object>> forbidden() {
        Object target = new Object();
        return List.of(
                () -> String.class,
                () -> JavaWorldTest.class.getClassLoader(),
                () -> Object.class.getModule(),
                () -> Object.class.getModule().getLayer(),
                () -> Object.class.getPackage(),
                Thread::currentThread,
                () -> Thread.currentThread().getThreadGroup(),
                () -> ProcessHandle.current(),
                () -> new ProcessBuilder("id"),
                Runtime::getRuntime,
                () -> System.getLogger("x"),
                () -> JavaWorldTest.class.getProtectionDomain(),
                () -> JavaWorldTest.class.getProtectionDomain().getCodeSource(),
                () -> unchecked(() ->
                        KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate()),
                () -> unchecked(() -> KeyPairGenerator.getInstance("EC").generateKeyPair()),
                () -> unchecked(() -> Object.class.getMethod("toString")),
                () -> unchecked(() -> Object.class.getConstructor()),
                () -> unchecked(() -> Integer.class.getField("MAX_VALUE")),
                () -> unchecked(
                        () -> Runtime.class.getMethod("exec", String.class).getParameters()[0]),
                () -> (InvocationHandler) (proxy, method, arguments) -> null,
                () -> Proxy.getInvocationHandler(Proxy.newProxyInstance(
                        JavaWorldTest.class.getClassLoader(),
                        new Class<?>[] {Runnable.class},
                        (proxy, method, arguments) -> null)),
                MethodHandles::lookup,
                () -> MethodHandles.constant(int.class, 1),
                () -> java.lang.invoke.MethodType.methodType(void.class),
                () -> unchecked(() -> MethodHandles.arrayElementVarHandle(int[].class)),
                () -> new java.lang.invoke.ConstantCallSite(MethodHandles.constant(int.class, 1)),
                () -> java.util.ServiceLoader.load(Runnable.class),
                ForkJoinPool::commonPool,
                () -> Executors.newCachedThreadPool(),
                () -> java.lang.management.ManagementFactory.getPlatformMBeanServer(),
                () -> new java.io.File("/etc/passwd"),
                () -> target,
                () -> new StringBuilder("x"),
                () -> java.net.URI.create("file:///etc/passwd"),
                () -> unchecked(() -> java.net.InetAddress.getLoopbackAddress()),
                () -> new Exception("secret"),
                () -> java.time.Clock.systemUTC(),
                () -> new java.util.Random(),
                () -> java.nio.file.FileSystems.getDefault().provider());
    }

    private static RawPeer.Answer call(RawPeer peer, ObjectId object, String name, Object... arguments)
            throws IOException {
        return peer.ask(Handler.CALLATTR, RawPeer.home(object), name, Tuple.of(arguments), Tuple.empty());
    }

    @Test
    void objectsThatLeadElsewhereAreNotHandedOutAndTheTableDoesNotGrow() throws IOException {
        Careless careless = new Careless(forbidden());
        try (Victim victim = Victim.serving(careless)) {
            for (int i = 0; i < careless.gifts.size(); i++) {
                Object gift = careless.gifts.get(i).get();
                String type = String.valueOf(gift == null ? null : gift.getClass());
                assertThat(call(victim.peer, victim.root, "give", i).error())
                        .as(type)
                        .startsWith("TypeError: ");
                assertThat(call(victim.peer, victim.root, "array", i).error())
                        .as(type)
                        .startsWith("TypeError: ");
                assertThat(call(victim.peer, victim.root, "values", i).error())
                        .as(type)
                        .startsWith("TypeError: ");
                ObjectId list = call(victim.peer, victim.root, "list", i).reference();
                assertThat(call(victim.peer, list, "__getitem__", 0).error())
                        .as(type)
                        .startsWith("TypeError: ");
                ObjectId iterator = call(victim.peer, list, "__iter__").reference();
                assertThat(victim.peer
                                .ask(Handler.BUFFITER, RawPeer.home(iterator), 5)
                                .error())
                        .as(type)
                        .startsWith("TypeError: ");
                ObjectId map = call(victim.peer, victim.root, "map", i).reference();
                assertThat(call(victim.peer, map, "get", "it").error()).as(type).startsWith("TypeError: ");
                ObjectId supplier =
                        call(victim.peer, victim.root, "supplier", i).reference();
                assertThat(victim.peer
                                .ask(Handler.CALL, RawPeer.home(supplier), Tuple.empty(), Tuple.empty())
                                .error())
                        .as(type)
                        .startsWith("TypeError: ");
                for (ObjectId each : new ObjectId[] {list, iterator, map, supplier}) {
                    assertThat(victim.peer
                                    .ask(Handler.DEL, RawPeer.home(each), 1)
                                    .isResult())
                            .isTrue();
                }
            }
            assertThat(victim.connection.toString()).contains("(1 exported, 0 held)");
        }
    }

    @Test
    void theyAreNotHandedOutAsAnythingElseEither() {
        for (Supplier<@Nullable Object> each : forbidden().subList(0, 28)) {
            Object gift = java.util.Objects.requireNonNull(each.get());
            if (gift instanceof java.security.CodeSource || gift instanceof java.security.KeyPair) {
                continue;
            }
            assertThatThrownBy(() -> Restricted.view(gift)).isInstanceOf(NotExposedException.class);
            assertThatThrownBy(() -> Capability.of(gift)).isInstanceOf(NotExposedException.class);
        }
        assertThatThrownBy(() -> Restricted.view(new Object()).call("getClass"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Restricted.view(new StringBuilder()).call("wait"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Set<String> everyName() {
        Set<String> names = new TreeSet<>();
        for (Class<?> type : List.of(
                Object.class,
                Class.class,
                ClassLoader.class,
                Module.class,
                MethodHandles.Lookup.class,
                Thread.class,
                ProtectionDomain.class,
                Runtime.class,
                ProcessBuilder.class,
                ProcessHandle.class,
                Method.class,
                Proxy.class)) {
            for (Method method : type.getMethods()) {
                names.add(method.getName());
            }
        }
        names.addAll(List.of(
                "class",
                "__class__",
                "__mro__",
                "__subclasses__",
                "__globals__",
                "__dict__",
                "__getattribute__",
                "__getattr__",
                "__setattr__",
                "__reduce__",
                "__reduce_ex__",
                "__init__",
                "__new__",
                "__array__",
                "__array_interface__",
                "__builtins__",
                "__import__",
                "__code__",
                "__self__",
                "__func__",
                "__module__",
                "____conn__",
                "____id_pack__",
                "_rpyc_getattr",
                "exposed_getClass",
                "gifts",
                "getGifts",
                "target",
                "handle",
                "h",
                "java.lang.Runtime",
                "getClass()",
                "getClass.forName"));
        names.removeAll(List.of("toString", "equals", "hashCode", "__doc__"));
        return names;
    }

    @Test
    void noPublicMethodOfTheJdkIsAMember() throws IOException {
        try (Victim victim = Victim.serving(Capability.of(new Exhibit()))) {
            ObjectId item = call(victim.peer, victim.root, "item").reference();
            Set<String> own = Set.of("name", "again", "secret", "add", "item", "list", "iterator", "getName");
            Set<String> names = everyName();
            names.removeAll(own);
            assertThat(names).hasSizeGreaterThan(150).contains("getClass", "forName", "exec", "newInstance");
            for (String name : names) {
                for (ObjectId object : new ObjectId[] {item}) {
                    Object it = RawPeer.home(object);
                    String denied = "AttributeError: cannot access '" + name + "'";
                    assertThat(victim.peer.ask(Handler.GETATTR, it, name).error())
                            .isEqualTo(denied);
                    assertThat(call(victim.peer, object, name).error()).isEqualTo(denied);
                    assertThat(victim.peer.ask(Handler.SETATTR, it, name, 1).error())
                            .isEqualTo(denied);
                    assertThat(victim.peer.ask(Handler.CMP, it, it, name).error())
                            .isEqualTo(denied);
                    assertThat(victim.peer.ask(Handler.DELATTR, it, name).error())
                            .isEqualTo(denied);
                }
            }
        }
    }

    /** What a walk may meet: what the service exposes, and the built-in exposures. */
    private static final Set<String> ALLOWED = Set.of(
            "builtins.method",
            "builtins.list",
            "builtins.dict",
            "builtins.set",
            "builtins.list_iterator",
            "builtins.function",
            "java.lang.Comparable",
            "java.lang.Iterable",
            "java.util.Collection",
            "java.lang.AutoCloseable",
            Careless.class.getName(),
            Exhibit.class.getName(),
            Exhibit.Item.class.getName(),
            Exhibit.Named.class.getName(),
            Exhibit.Both.class.getName());

    @Test
    void randomWalksNeverLeaveWhatIsExposed() throws IOException {
        Path sentinel = folder.resolve("sentinel");
        List<Supplier<@Nullable Object>> gifts = new ArrayList<>(forbidden());
        gifts.add(Exhibit::new);
        gifts.add(() -> List.of("a", 1, List.of(folder)));
        gifts.add(() -> Map.of("k", List.of(1)));
        gifts.add(() -> Set.of(1, 2));
        gifts.add(() -> folder);
        gifts.add(() -> unchecked(() -> Files.newInputStream(Path.of("/dev/null"))));
        gifts.add(() -> (java.util.function.Function<Object, Object>) value -> value);
        gifts.add(() -> java.util.Optional.of(new Exhibit()));
        gifts.add(() -> Thread.State.NEW);
        gifts.add(() -> List.of(1, 2, 3).iterator());
        Careless careless = new Careless(gifts);
        long seed = Long.getLong("remora.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> hostile = new ArrayList<>(everyName());
        List<String> useful = new ArrayList<>(List.of(
                "give",
                "give",
                "give",
                "list",
                "supplier",
                "array",
                "list",
                "values",
                "map",
                "supplier",
                "size",
                "comparable",
                "item",
                "again",
                "name",
                "item",
                "item",
                "item",
                "view",
                "echo",
                "iterator",
                "function",
                "view",
                "both",
                "named",
                "__getitem__",
                "__iter__",
                "__next__",
                "__call__",
                "__enter__",
                "__eq__",
                "__hash__",
                "__repr__",
                "__str__",
                "__dir__",
                "__len__",
                "__contains__",
                "get",
                "keys",
                "values",
                "items",
                "copy",
                "index",
                "compareTo",
                "__lt__",
                "hold",
                "held"));
        Set<String> met = new TreeSet<>();
        try (Victim victim = Victim.serving(careless)) {
            for (int walk = 0; walk < WALKS; walk++) {
                walk(
                        victim,
                        random,
                        List.of(useful, useful, hostile),
                        met,
                        sentinel,
                        "seed " + seed + ", walk " + walk);
            }
        }
        assertThat(sentinel).doesNotExist();
        assertThat(ALLOWED).containsAll(met);
        assertThat(met).contains("builtins.list", "builtins.method", "builtins.function", Exhibit.Item.class.getName());
    }

    private static void walk(
            Victim victim, Random random, List<List<String>> names, Set<String> met, Path sentinel, String which)
            throws IOException {
        List<ObjectId> held = new ArrayList<>();
        ObjectId at = victim.root;
        int hops = 1 + random.nextInt(6);
        for (int hop = 0; hop < hops; hop++) {
            List<String> from = names.get(random.nextInt(names.size()));
            String name = from.get(random.nextInt(from.size()));
            RawPeer.Answer answer = step(victim, random, at, name, sentinel);
            Set<ObjectId> found = new LinkedHashSet<>();
            references(answer.value(), found);
            for (ObjectId each : found) {
                held.add(each);
                String type = each.typeName().replaceFirst("^java:", "");
                met.add(type);
                assertThat(ALLOWED)
                        .as(which + " by " + name + " of " + at.typeName())
                        .contains(type);
            }
            if (!found.isEmpty()) {
                at = new ArrayList<>(found).get(random.nextInt(found.size()));
            }
        }
        for (ObjectId each : held) {
            victim.peer.ask(Handler.DEL, RawPeer.home(each), 1);
        }
    }

    private static RawPeer.Answer step(Victim victim, Random random, ObjectId at, String name, Path sentinel)
            throws IOException {
        Object it = RawPeer.home(at);
        Tuple arguments = arguments(victim, random, at, sentinel);
        return switch (random.nextInt(12)) {
            case 0 -> victim.peer.ask(Handler.GETATTR, it, name);
            case 1 -> victim.peer.ask(Handler.CALL, it, arguments, Tuple.empty());
            case 2 -> victim.peer.ask(Handler.CMP, it, it, name);
            case 3 -> victim.peer.ask(Handler.BUFFITER, it, 3);
            case 4 -> victim.peer.ask(Handler.OLDSLICING, it, name, name, 0, 1, arguments);
            default -> victim.peer.ask(Handler.CALLATTR, it, name, arguments, Tuple.empty());
        };
    }

    private static Tuple arguments(Victim victim, Random random, ObjectId at, Path sentinel) {
        return switch (random.nextInt(12)) {
            case 0, 7, 8, 9 -> Tuple.empty();
            case 1 -> Tuple.of("java.lang.Runtime");
            case 2 -> Tuple.of("touch " + sentinel);
            case 3 -> Tuple.of(RawPeer.home(at));
            case 4 -> Tuple.of("it");
            case 5 -> Tuple.of(Tuple.of("touch", sentinel.toString()), RawPeer.home(victim.root));
            default -> Tuple.of(random.nextInt(50));
        };
    }

    private static void references(@Nullable Object value, Set<ObjectId> into) {
        if (value instanceof Reference.Yours yours) {
            into.add(yours.id());
        } else if (value instanceof Tuple tuple) {
            tuple.forEach(each -> references(each, into));
        }
    }

    @Test
    void aTypedProxyThatIsPassedOnShowsNoHandler() throws IOException {
        // The victim's own proxy of an object of this peer goes home as that object, never as a Java proxy.
        try (Victim victim = Victim.serving(Capability.of(new Exhibit()))) {
            RawPeer.Answer echoed = call(victim.peer, victim.root, "echo", RawPeer.mine(9));
            assertThat(echoed.value()).isInstanceOf(Reference.Ours.class);
            assertThat(victim.connection.toString()).contains("(1 exported");
        }
    }

    @Test
    void javaSerializationIsNoMessage() throws IOException {
        try (Victim victim = Victim.serving(Capability.of(new Exhibit()))) {
            victim.peer.frame(out -> {
                for (int each : new int[] {0xac, 0xed, 0x00, 0x05, 0x73, 0x72}) {
                    out.octet(each);
                }
            });
            assertThatThrownBy(victim.peer::receive).isInstanceOf(IOException.class);
            assertThat(victim.connection.ended()).isPresent();
            assertThat(MessageType.values()).hasSize(3);
        }
    }

    @Test
    void picklingIsRefusedWhateverIsAsked() throws IOException {
        try (Victim victim = Victim.serving(Capability.of(new Exhibit()))) {
            for (int protocol = -1; protocol < 6; protocol++) {
                assertThat(victim.peer
                                .ask(Handler.PICKLE, RawPeer.home(victim.root), protocol)
                                .error())
                        .isEqualTo("ValueError: pickling is disabled");
            }
        }
    }
}
