package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Options;
import io.remora.Remora;
import io.remora.WireDialect;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.object.Capability;
import io.remora.object.GateListener;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is handed out as something stays that, whichever way a peer takes to more of it. */
@Timeout(60)
final class NarrownessTest {
    private static final String NO_BURN = "AttributeError: cannot access 'burn'";

    private final Gallery gallery = new Gallery();
    private Victim victim;

    @BeforeEach
    void serve() throws IOException {
        victim = Victim.serving(gallery);
    }

    @AfterEach
    void end() {
        victim.close();
    }

    private RawPeer.Answer call(ObjectId object, String name, @Nullable Object... arguments) throws IOException {
        return victim.peer.ask(Handler.CALLATTR, RawPeer.home(object), name, Tuple.of(arguments), Tuple.empty());
    }

    private ObjectId given(String member, @Nullable Object... arguments) throws IOException {
        return call(victim.root, member, arguments).reference();
    }

    private static ObjectId id(@Nullable Object reference) {
        return ((Reference) java.util.Objects.requireNonNull(reference)).id();
    }

    private static ObjectId first(RawPeer.Answer tuple) {
        Object element = ((Tuple) java.util.Objects.requireNonNull(tuple.value())).get(0);
        return id(element instanceof Tuple pair ? pair.get(pair.size() - 1) : element);
    }

    /** It says its name, and nothing else that it could. */
    private void assertNamed(ObjectId house) throws IOException {
        assertThat(call(house, "name").value()).isEqualTo("house");
        assertThat(call(house, "burn").error()).isEqualTo(NO_BURN);
        assertThat(victim.peer.ask(Handler.DIR, RawPeer.home(house)).value()).isEqualTo(Tuple.of("name"));
    }

    @Test
    void enteringAResourceGivesItBackAsItWasHandedOut() throws IOException {
        ObjectId door = given("door");
        assertThat(call(door, "burn").error()).isEqualTo(NO_BURN);
        assertThat(call(door, "__enter__").reference()).isEqualTo(door);
        // The way of a client that asks for the method first.
        ObjectId enter = victim.peer
                .ask(Handler.GETATTR, RawPeer.home(door), "__enter__")
                .reference();
        assertThat(victim.peer
                        .ask(Handler.CALL, RawPeer.home(enter), Tuple.empty(), Tuple.empty())
                        .reference())
                .isEqualTo(door);
        assertThat(victim.peer
                        .ask(Handler.CTXEXIT, RawPeer.home(door), (Object) null)
                        .isResult())
                .isTrue();
        assertThat(gallery.house.closed).isEqualTo(1);
    }

    @Test
    void anObjectThatGivesItselfThroughAViewIsStillThatView() throws IOException {
        ObjectId view = given("through");
        assertThat(call(view, "again").reference()).isEqualTo(view);
        assertThat(call(call(view, "again").reference(), "burn").error()).isEqualTo(NO_BURN);
        ObjectId builder = given("builder");
        assertThat(call(builder, "append", "x").reference()).isEqualTo(builder);
        assertThat(call(builder, "secret").error()).isEqualTo("AttributeError: cannot access 'secret'");
        assertThat(call(builder, "__len__").value()).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "lists",
                "collection",
                "iterable",
                "iterator",
                "map",
                "keys",
                "supplier",
                "supplierOfLists",
                "optional",
                "array",
                "future",
                "futureOptional",
                "values",
                "entries",
                "pair",
                "mutable",
                "source",
                "inherited",
                "named"
            })
    void whatComesOutOfAGenericTypeIsWhatItsArgumentsSay(String member) throws IOException {
        RawPeer.Answer answer = call(victim.root, member);
        switch (member) {
            case "list", "mutable" -> {
                ObjectId list = answer.reference();
                assertNamed(call(list, "__getitem__", 0).reference());
                assertNamed(call(call(list, "__iter__").reference(), "__next__").reference());
                assertNamed(first(victim.peer.ask(Handler.BUFFITER, RawPeer.home(list), 5)));
                assertNamed(first(victim.peer.ask(
                        Handler.BUFFITER,
                        RawPeer.home(call(list, "__reversed__").reference()),
                        5)));
                ObjectId copy = call(list, "copy").reference();
                assertNamed(call(copy, "pop").reference());
                ObjectId joined = call(list, "__add__", Tuple.of(1)).reference();
                assertNamed(call(joined, "__getitem__", 0).reference());
                ObjectId iterator = call(list, "__iter__").reference();
                assertNamed(first(victim.peer.ask(
                        Handler.BUFFITER,
                        RawPeer.home(call(iterator, "__iter__").reference()),
                        5)));
            }
            case "lists" ->
                assertNamed(call(call(answer.reference(), "__getitem__", 0).reference(), "__getitem__", 0)
                        .reference());
            case "collection", "iterable" -> {
                assertNamed(call(call(answer.reference(), "__iter__").reference(), "__next__")
                        .reference());
                assertNamed(first(victim.peer.ask(Handler.BUFFITER, RawPeer.home(answer.reference()), 5)));
            }
            case "iterator" ->
                assertNamed(first(victim.peer.ask(Handler.BUFFITER, RawPeer.home(answer.reference()), 5)));
            case "map" -> {
                ObjectId map = answer.reference();
                assertNamed(call(map, "__getitem__", "it").reference());
                assertNamed(call(map, "get", "it").reference());
                assertNamed(
                        call(call(map, "values").reference(), "__getitem__", 0).reference());
                assertNamed(first(victim.peer.ask(
                        Handler.BUFFITER, RawPeer.home(call(map, "items").reference()), 5)));
                assertNamed(id(((Tuple) call(call(map, "items").reference(), "__getitem__", 0)
                                .value())
                        .get(1)));
                assertNamed(call(call(map, "copy").reference(), "pop", "it").reference());
            }
            case "keys" -> {
                ObjectId map = answer.reference();
                assertNamed(
                        call(call(map, "keys").reference(), "__getitem__", 0).reference());
                assertNamed(first(victim.peer.ask(Handler.BUFFITER, RawPeer.home(map), 5)));
            }
            case "supplier" ->
                assertNamed(victim.peer
                        .ask(Handler.CALL, RawPeer.home(answer.reference()), Tuple.empty(), Tuple.empty())
                        .reference());
            case "supplierOfLists" -> {
                ObjectId list = victim.peer
                        .ask(Handler.CALL, RawPeer.home(answer.reference()), Tuple.empty(), Tuple.empty())
                        .reference();
                assertNamed(call(list, "__getitem__", 0).reference());
            }
            case "array", "values", "entries" -> assertNamed(first(answer));
            case "pair" -> {
                assertNamed(first(answer));
                assertNamed(id(((Tuple) ((Tuple) answer.value()).get(1)).get(0)));
            }
            case "source", "inherited" ->
                assertNamed(call(answer.reference(), "give").reference());
            default -> assertNamed(answer.reference());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"each", "all"})
    void aCallbackIsGivenWhatItDeclares(String member) throws IOException {
        long sent = victim.peer.send(
                Handler.CALLATTR, RawPeer.home(victim.root), member, Tuple.of(RawPeer.mine(5)), Tuple.empty());
        RawPeer.Request request = (RawPeer.Request) victim.peer.receive();
        victim.peer.reply(request.sequence(), null);
        assertThat(((RawPeer.Answer) victim.peer.receive()).sequence()).isEqualTo(sent);
        ObjectId passed = id(((Tuple) request.arguments().get(1)).get(0));
        assertNamed(
                member.equals("each") ? passed : call(passed, "__getitem__", 0).reference());
    }

    @Test
    void noBuiltInMemberReadsForAPeerWhatItMayNotReadItself() throws IOException {
        ObjectId words = given("words");
        ObjectId table = given("table");
        ObjectId copy = call(words, "copy").reference();
        ObjectId tableCopy = call(table, "copy").reference();
        for (String handed : List.of("comparable", "named", "door")) {
            Object house = RawPeer.home(given(handed));
            assertThat(call(id(house), "__iter__").error()).isEqualTo("AttributeError: cannot access '__iter__'");
            for (RawPeer.Answer answer : new RawPeer.Answer[] {
                call(words, "__add__", house),
                call(copy, "extend", house),
                call(copy, "__iadd__", house),
                call(tableCopy, "update", house),
                call(words, "index", house),
                call(table, "__getitem__", house)
            }) {
                assertThat(answer.isResult()).as(handed).isFalse();
                assertThat(answer.error()).doesNotContain("combination");
            }
            assertThat(call(words, "__eq__", house).value()).isEqualTo(false);
            assertThat(call(words, "__contains__", house).value()).isEqualTo(false);
            // It is kept as what it is held as, and found again as itself.
            call(copy, "append", house);
            assertThat(call(copy, "__contains__", house).value()).isEqualTo(true);
            assertThat(call(call(copy, "pop").reference(), "burn").error()).isEqualTo(NO_BURN);
        }
        assertThat(call(copy, "__repr__").value()).isEqualTo("['a', 'b']");
    }

    @Test
    void whatAViewLetsBeCalledCanBeNeitherReadNorWrittenNorDeleted() throws IOException {
        ObjectId runner = given("runner");
        assertThat(call(runner, "run").value()).isEqualTo("ran");
        assertThat(victim.peer
                        .ask(Handler.SETATTR, RawPeer.home(runner), "run", 1)
                        .error())
                .isEqualTo("AttributeError: cannot access 'run'");
        assertThat(victim.peer.ask(Handler.DELATTR, RawPeer.home(runner), "run").error())
                .isEqualTo("AttributeError: cannot access 'run'");
        ObjectId method =
                victim.peer.ask(Handler.GETATTR, RawPeer.home(runner), "run").reference();
        assertThat(method.typeName()).isEqualTo("builtins.method");
        assertThat(gallery.open.values).containsOnlyKeys("run");
    }

    @Test
    void aGrantOfAMemberGrantsWhatPythonCallsItToo() throws IOException {
        Capability closing = Capability.of(new Exhibit()).only(Set.of("item"), Map.of());
        assertThat(closing.toString()).contains("only item");
        try (Victim bounded = Victim.serving(Capability.of(gallery)
                .only(
                        Set.of("door", "builder", "words"),
                        Map.of("Door", Set.of("close"), "Builder", Set.of("size"))))) {
            RawPeer peer = bounded.peer;
            ObjectId door = peer.ask(Handler.CALLATTR, RawPeer.home(bounded.root), "door", Tuple.empty(), Tuple.empty())
                    .reference();
            assertThat(peer.ask(Handler.DIR, RawPeer.home(door)).value())
                    .isEqualTo(Tuple.of("__enter__", "__exit__", "close"));
            assertThat(peer.ask(Handler.CALLATTR, RawPeer.home(door), "__enter__", Tuple.empty(), Tuple.empty())
                            .reference())
                    .isEqualTo(door);
            assertThat(peer.ask(Handler.CTXEXIT, RawPeer.home(door), (Object) null)
                            .isResult())
                    .isTrue();
            ObjectId builder = peer.ask(
                            Handler.CALLATTR, RawPeer.home(bounded.root), "builder", Tuple.empty(), Tuple.empty())
                    .reference();
            assertThat(peer.ask(Handler.CALLATTR, RawPeer.home(builder), "__len__", Tuple.empty(), Tuple.empty())
                            .value())
                    .isEqualTo(0);
            assertThat(peer.ask(Handler.CALLATTR, RawPeer.home(builder), "append", Tuple.of("x"), Tuple.empty())
                            .error())
                    .isEqualTo("AttributeError: cannot access 'append'");
            // A type that is not named shows nothing, not even by Python's names.
            ObjectId words = peer.ask(
                            Handler.CALLATTR, RawPeer.home(bounded.root), "words", Tuple.empty(), Tuple.empty())
                    .reference();
            assertThat(peer.ask(Handler.CALLATTR, RawPeer.home(words), "__len__", Tuple.empty(), Tuple.empty())
                            .error())
                    .isEqualTo("AttributeError: cannot access '__len__'");
        }
    }

    /** What the far host gives to the middle, whole. */
    @io.remora.Exposed
    public interface Street {
        Gallery.House first();

        List<Gallery.House> all();
    }

    /** As what the middle passes it on. */
    @io.remora.Exposed
    public interface Walk {
        Gallery.Named first();

        List<Gallery.Named> all();
    }

    /** The far host's. */
    public static final class Houses implements Street {
        @Override
        public Gallery.House first() {
            return new Gallery.House();
        }

        @Override
        public List<Gallery.House> all() {
            return List.of(new Gallery.House());
        }
    }

    /** What the middle serves. */
    @io.remora.Exposed
    public static final class Middle {
        private final Walk walk;

        Middle(Walk walk) {
            this.walk = walk;
        }

        public Walk walk() {
            return walk;
        }
    }

    @Test
    void whatAnInterfaceGivesOfAThirdPeersIsWhatItDeclares() throws IOException {
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        AtomicReference<GateListener> unheard = new AtomicReference<>(GateListener.NONE);
        try (var serving = io.remora.connection.SymmetricConnection.start(
                        pair.left(),
                        io.remora.connection.ConnectionSettings.dialling(
                                        Options.defaults(), io.remora.Principal.LOCAL, java.util.Optional.empty())
                                .withRoot(
                                        session -> java.util.Optional.of(Capability.of(new Houses(), Street.class))));
                var dialled = Remora.over(pair.right(), Options.defaults().withDialect(WireDialect.RPYC6));
                Victim middle = Victim.serving(new Middle(dialled.root().as(Walk.class)))) {
            assertThat(serving.ended()).isEmpty();
            assertThat(unheard.get()).isSameAs(GateListener.NONE);
            victim.close();
            victim = middle;
            ObjectId walk = given("walk");
            ObjectId first = call(walk, "first").reference();
            assertThat(call(first, "name").value()).isEqualTo("house");
            assertThat(call(first, "burn").error()).isEqualTo(NO_BURN);
            ObjectId all = call(walk, "all").reference();
            for (ObjectId each : new ObjectId[] {
                call(all, "__getitem__", 0).reference(),
                first(victim.peer.ask(
                        Handler.BUFFITER, RawPeer.home(call(all, "__iter__").reference()), 5)),
                first(victim.peer.ask(Handler.BUFFITER, RawPeer.home(all), 5))
            }) {
                assertThat(call(each, "name").value()).isEqualTo("house");
                assertThat(call(each, "burn").error()).isEqualTo(NO_BURN);
            }
        }
    }
}
