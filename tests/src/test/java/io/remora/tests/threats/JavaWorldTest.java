package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Exposed;
import io.remora.NotExposedException;
import io.remora.Options;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
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

    private @Nullable Process running;

    /** One that lives, and would do what it is told. */
    private Process process() {
        Process now = running;
        if (now == null) {
            now = (Process) unchecked(() -> new ProcessBuilder("cat").start());
            running = now;
        }
        return now;
    }

    @AfterEach
    void kill() {
        if (running != null) {
            running.destroyForcibly();
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
                this::process,
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
                String type = java.util.Objects.requireNonNull(gift).getClass().getTypeName();
                String refused = "TypeError: an object of type " + type + " is neither a value nor exposed";
                assertThat(call(victim.peer, victim.root, "give", i).error())
                        .as(type)
                        .startsWith(refused);
                assertThat(call(victim.peer, victim.root, "array", i).error())
                        .as(type)
                        .startsWith(refused);
                assertThat(call(victim.peer, victim.root, "values", i).error())
                        .as(type)
                        .startsWith(refused);
                ObjectId list = call(victim.peer, victim.root, "list", i).reference();
                assertThat(call(victim.peer, list, "__getitem__", 0).error())
                        .as(type)
                        .startsWith(refused);
                ObjectId iterator = call(victim.peer, list, "__iter__").reference();
                assertThat(victim.peer
                                .ask(Handler.BUFFITER, RawPeer.home(iterator), 5)
                                .error())
                        .as(type)
                        .startsWith(refused);
                ObjectId map = call(victim.peer, victim.root, "map", i).reference();
                assertThat(call(victim.peer, map, "get", "it").error()).as(type).startsWith(refused);
                ObjectId supplier =
                        call(victim.peer, victim.root, "supplier", i).reference();
                assertThat(victim.peer
                                .ask(Handler.CALL, RawPeer.home(supplier), Tuple.empty(), Tuple.empty())
                                .error())
                        .as(type)
                        .startsWith(refused);
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
    void withoutTheBuiltInExposuresNothingOfTheJdkIsHandedOut() throws IOException {
        List<Supplier<@Nullable Object>> gifts = List.of(
                () -> List.of(1),
                () -> Map.of("k", 1),
                () -> Set.of(1),
                () -> List.of(1).iterator(),
                () -> new java.util.ArrayDeque<>(List.of(1)),
                () -> (Supplier<String>) () -> "x",
                () -> (AutoCloseable) () -> {});
        Options bare = Options.defaults().withBuiltIns(Set.of());
        try (Victim victim = Victim.serving(Capability.of(new Careless(gifts)), bare)) {
            for (int i = 0; i < gifts.size(); i++) {
                for (String member : List.of("give", "list", "map", "supplier")) {
                    assertThat(call(victim.peer, victim.root, member, i).error())
                            .as(member + " " + i)
                            .contains(" is neither a value nor exposed");
                }
            }
            assertThat(victim.connection.toString()).contains("(1 exported, 0 held)");
            assertThat(call(victim.peer, victim.root, "size").value()).isEqualTo(gifts.size());
        }
    }

    @Test
    void theyAreNotHandedOutAsAnythingElseEither() {
        for (Supplier<@Nullable Object> each : forbidden().subList(0, 29)) {
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
            Set<String> names = everyName();
            names.removeAll(Set.of("name", "again", "secret"));
            assertThat(names)
                    .hasSizeGreaterThan(150)
                    .contains("getClass", "forName", "exec", "newInstance", "getName", "isInterface");
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
        Set<Handler> asked = EnumSet.noneOf(Handler.class);
        Exhibit others = new Exhibit();
        try (Victim victim = Victim.serving(careless);
                Victim other = Victim.serving(Capability.of(others))) {
            List<ObjectId> foreign =
                    List.of(other.root, call(other.peer, other.root, "item").reference());
            Walker walker =
                    new Walker(victim, random, List.of(useful, useful, hostile), met, sentinel, foreign, others, asked);
            for (int walk = 0; walk < WALKS; walk++) {
                walker.walk("seed " + seed + ", walk " + walk);
            }
        }
        assertThat(sentinel).doesNotExist();
        assertThat(asked).containsAll(Walker.STEPS);
        assertThat(Walker.ALLOWED).containsAll(met);
        assertThat(met).contains("builtins.list", "builtins.method", "builtins.function", Exhibit.Item.class.getName());
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
