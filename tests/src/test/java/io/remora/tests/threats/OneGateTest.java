package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Options;
import io.remora.message.Dialect;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.object.Capability;
import io.remora.object.GateListener;
import io.remora.object.member.Invocation;
import io.remora.object.member.Operation;
import io.remora.value.Tuple;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Row 6: whatever handler a request names, in either dialect, of a side that accepted or one that dialled, the gate
 * decides once; a new handler does not compile here before it is listed.
 */
@Timeout(60)
final class OneGateTest {
    private static final class Ear implements GateListener {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void decided(
                Capability capability,
                Operation operation,
                String member,
                boolean granted,
                String rule,
                @Nullable Invocation shown) {
            heard.add((granted ? "allow " : "deny ") + operation + " " + member);
        }

        @Override
        public void refused(String reason) {
            heard.add("refused");
        }
    }

    /**
     * What the gate has to say of each handler, asked of an object that grants nothing beyond what all references
     * answer.
     */
    private static List<String> expected(Handler handler) {
        return switch (handler) {
            // These are about the connection and its tables, not about an object's members.
            case PING, CLOSE, DEL -> List.of();
            case PICKLE -> List.of("refused");
            case GETROOT -> List.of("allow ROOT ");
            case GETATTR -> List.of("deny GET secret");
            case DELATTR -> List.of("deny DELETE secret");
            case SETATTR -> List.of("deny SET secret");
            case CALL -> List.of("deny CALL __call__");
            case CALLATTR -> List.of("deny CALL secret");
            case REPR -> List.of("allow REPR __repr__");
            case STR -> List.of("allow STR __str__");
            case CMP -> List.of("deny COMPARE secret");
            case HASH -> List.of("allow HASH __hash__");
            case DIR -> List.of("allow DIR __dir__");
            case INSPECT -> List.of("allow INSPECT __inspect__");
            case BUFFITER -> List.of("deny ITERATE __iter__");
            case OLDSLICING -> List.of("deny CALL secret");
            case CTXEXIT -> List.of("deny EXIT __exit__");
            case INSTANCECHECK -> List.of("allow INSTANCE_CHECK __instancecheck__");
        };
    }

    static Object[] arguments(Handler handler, Victim victim) {
        Object it = RawPeer.home(victim.root);
        Tuple id = Tuple.of(victim.root.typeName(), victim.root.classId(), victim.root.instanceId());
        Tuple none = Tuple.empty();
        return switch (handler) {
            case PING -> new Object[] {"x"};
            case CLOSE, GETROOT -> new Object[0];
            case GETATTR, DELATTR -> new Object[] {it, "secret"};
            case SETATTR -> new Object[] {it, "secret", 1};
            case CALL -> new Object[] {it, none, none};
            case CALLATTR -> new Object[] {it, "secret", none, none};
            case REPR, STR, HASH, DIR -> new Object[] {it};
            case CMP -> new Object[] {it, it, "secret"};
            case PICKLE -> new Object[] {it, 2};
            case DEL -> new Object[] {it, 1};
            case INSPECT -> new Object[] {id};
            case BUFFITER -> new Object[] {it, 5};
            case OLDSLICING -> new Object[] {it, "secret", "secret", 0, 1, none};
            case CTXEXIT -> new Object[] {it, false};
            case INSTANCECHECK -> new Object[] {it, id};
        };
    }

    static Stream<Arguments> handlersInEachWay() {
        return Way.all().flatMap(way -> Arrays.stream(Handler.values()).map(each -> Arguments.of(way, each)));
    }

    @ParameterizedTest
    @MethodSource("handlersInEachWay")
    void everyHandlerIsDecidedOnceByTheGate(Way way, Handler handler) throws IOException {
        Ear ear = new Ear();
        Capability bare = Capability.of(new Exhibit()).only();
        try (Victim victim = Victim.of(way, bare, Options.defaults(), session -> ear)) {
            ear.heard.clear();
            RawPeer.Answer answer = victim.peer.ask(handler, arguments(handler, victim));
            assertThat(ear.heard).containsExactlyElementsOf(expected(handler));
            if (expected(handler).stream().anyMatch(each -> each.startsWith("deny"))) {
                assertThat(answer.error()).startsWith("AttributeError: cannot access '");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Handler.class)
    void theDiallingSideHasTheSameGate(Handler handler) throws IOException {
        // Asked for the same in the same words, a side that dialled answers as one that accepted.
        for (Dialect dialect : Dialect.values()) {
            String accepted = answer(new Way(Way.Side.ACCEPTED, dialect), handler);
            assertThat(answer(new Way(Way.Side.DIALLED, dialect), handler)).isEqualTo(accepted);
        }
    }

    private static String answer(Way way, Handler handler) throws IOException {
        Capability some = Capability.of(new Exhibit()).only("add", "__eq__");
        try (Victim victim = Victim.of(way, some, Options.defaults(), session -> GateListener.NONE)) {
            RawPeer.Answer answer = victim.peer.ask(handler, arguments(handler, victim));
            return !answer.isResult()
                    ? answer.error()
                    : handler == Handler.GETROOT || handler == Handler.HASH
                            ? "one that differs"
                            : String.valueOf(answer.value());
        }
    }

    @ParameterizedTest
    @MethodSource("io.remora.tests.threats.Way#all")
    void aSideThatDialledServesAnObjectWithoutMembers(Way way) throws IOException {
        try (Victim victim =
                Victim.of(way, Capability.of(new Exhibit()), Options.defaults(), session -> GateListener.NONE)) {
            ObjectId root = victim.peer.ask(Handler.GETROOT).reference();
            boolean same = root.equals(victim.root);
            assertThat(same).isEqualTo(way.attacked() == Way.Side.ACCEPTED);
            if (!same) {
                assertThat(victim.peer.ask(Handler.DIR, RawPeer.home(root)).value())
                        .isEqualTo(Tuple.empty());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.remora.tests.threats.Way#all")
    void aSpecialNameIsAsHiddenByCallattrAsByItsOwnHandler(Way way) throws IOException {
        Exhibit exhibit = new Exhibit();
        try (Victim victim =
                Victim.of(way, Capability.of(exhibit).only("add"), Options.defaults(), session -> GateListener.NONE)) {
            Object it = RawPeer.home(victim.root);
            for (String name : List.of(
                    "__iter__",
                    "__next__",
                    "__len__",
                    "__getitem__",
                    "__call__",
                    "__enter__",
                    "__exit__",
                    "__lt__",
                    "__setattr__",
                    "__getattribute__",
                    "__reduce_ex__",
                    "__array__",
                    "__dict__",
                    "__init__",
                    "iterator",
                    "exposed_iterator",
                    "toString",
                    "wait",
                    "getClass")) {
                assertThat(victim.peer
                                .ask(Handler.CALLATTR, it, name, Tuple.of(1), Tuple.empty())
                                .error())
                        .isEqualTo("AttributeError: cannot access '" + name + "'");
                assertThat(victim.peer.ask(Handler.CMP, it, it, name).error())
                        .isEqualTo("AttributeError: cannot access '" + name + "'");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.remora.tests.threats.Way#all")
    void anUnknownHandlerIsRefusedAndTheConnectionLivesOn(Way way) throws IOException {
        Ear ear = new Ear();
        try (Victim victim = Victim.of(way, Capability.of(new Exhibit()), Options.defaults(), session -> ear)) {
            ear.heard.clear();
            for (long code : new long[] {0, -1, 21, 99, Long.MAX_VALUE, Long.MIN_VALUE}) {
                victim.peer.send(code, Tuple.of(RawPeer.home(victim.root)));
                assertThat(((RawPeer.Answer) victim.peer.receive()).error())
                        .isEqualTo("ValueError: no handler has number " + code);
            }
            assertThat(ear.heard).containsOnly("refused").hasSize(6);
            assertThat(victim.peer
                            .ask(Handler.CALLATTR, RawPeer.home(victim.root), "add", Tuple.of(1, 2), Tuple.empty())
                            .value())
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("io.remora.tests.threats.Way#all")
    void aCallThroughABoundMethodIsDecidedAsACallOfThatMethod(Way way) throws IOException {
        Ear ear = new Ear();
        try (Victim victim = Victim.of(way, Capability.of(new Exhibit()), Options.defaults(), session -> ear)) {
            ear.heard.clear();
            Object method = RawPeer.home(victim.peer
                    .ask(Handler.GETATTR, RawPeer.home(victim.root), "add")
                    .reference());
            assertThat(victim.peer
                            .ask(Handler.CALL, method, Tuple.of(1, 2), Tuple.empty())
                            .value())
                    .isEqualTo(3);
            assertThat(victim.peer.ask(Handler.GETATTR, method, "__name__").value())
                    .isEqualTo("add");
            assertThat(victim.peer.ask(Handler.GETATTR, method, "__self__").error())
                    .isEqualTo("AttributeError: cannot access '__self__'");
            assertThat(victim.peer.ask(Handler.GETATTR, method, "__func__").error())
                    .isEqualTo("AttributeError: cannot access '__func__'");
            assertThat(victim.peer.ask(Handler.GETATTR, method, "owner").error())
                    .isEqualTo("AttributeError: cannot access 'owner'");
            assertThat(ear.heard)
                    .containsExactly(
                            "allow GET add",
                            "allow CALL add",
                            "allow GET __name__",
                            "deny GET __self__",
                            "deny GET __func__",
                            "deny GET owner");
        }
    }

    @ParameterizedTest
    @MethodSource("io.remora.tests.threats.Way#all")
    void hiddenAndAbsentAreTheSameToThePeer(Way way) throws IOException {
        try (Victim victim = Victim.of(
                way, Capability.of(new Exhibit()).only("add"), Options.defaults(), session -> GateListener.NONE)) {
            Object it = RawPeer.home(victim.root);
            for (Handler handler :
                    List.of(Handler.GETATTR, Handler.DELATTR, Handler.SETATTR, Handler.CALLATTR, Handler.CMP)) {
                for (String name : List.of("item", "nowhere", "getClass", "__class__", "", "a\u0000b", "é")) {
                    Object[] arguments = switch (handler) {
                        case SETATTR -> new Object[] {it, name, 1};
                        case CALLATTR -> new Object[] {it, name, Tuple.of(1), Tuple.empty()};
                        case CMP -> new Object[] {it, it, name};
                        default -> new Object[] {it, name};
                    };
                    RawPeer.Answer answer = victim.peer.ask(handler, arguments);
                    assertThat(answer.error()).isEqualTo("AttributeError: cannot access '" + name + "'");
                    // Nothing else differs either: no traceback, no attribute that tells one from the other.
                    assertThat(((Tuple) answer.value()).get(2))
                            .isEqualTo(Tuple.of(Tuple.of("_remote_version", "<version denied>")));
                    assertThat(((Tuple) answer.value()).get(3)).isEqualTo("<traceback denied>");
                }
            }
            assertThat(victim.peer.ask(Handler.DIR, RawPeer.home(victim.root)).value())
                    .isEqualTo(Tuple.of("add"));
            Tuple id = Tuple.of(victim.root.typeName(), victim.root.classId(), victim.root.instanceId());
            Tuple methods = (Tuple) victim.peer.ask(Handler.INSPECT, id).value();
            assertThat(methods).hasSize(1);
            assertThat(((Tuple) methods.get(0)).get(0)).isEqualTo("add");
        }
    }
}
