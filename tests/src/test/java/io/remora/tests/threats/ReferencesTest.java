package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Exposed;
import io.remora.Options;
import io.remora.Principal;
import io.remora.connection.ConnectionSettings;
import io.remora.connection.SymmetricConnection;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.object.Capability;
import io.remora.object.GateListener;
import io.remora.object.member.Invocation;
import io.remora.object.member.Operation;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows 5 and 24 to 27: references cannot be guessed, over-released, hoarded, or taken for what they are not. */
@Timeout(300)
final class ReferencesTest {
    private static final int GUESSES = Integer.getInteger("remora.guesses", 50_000);
    private static final int OPERATIONS = Integer.getInteger("remora.operations", 10_000);
    private static final int WINDOW = 200;

    private static RawPeer.Answer call(RawPeer peer, ObjectId object, String name, Object... arguments)
            throws IOException {
        return peer.ask(Handler.CALLATTR, RawPeer.home(object), name, Tuple.of(arguments), Tuple.empty());
    }

    @Test
    void guessedIdsReachNothing() throws IOException {
        Random random = new Random();
        try (Victim victim = Victim.serving(Capability.of(new Exhibit()))) {
            call(victim.peer, victim.root, "item");
            int hits = 0;
            for (int sent = 0; sent < GUESSES; sent += WINDOW) {
                for (int i = 0; i < WINDOW; i++) {
                    long guess = switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(100_000);
                        case 1 -> victim.root.instanceId() + random.nextInt(2001) - 1000 | 1;
                        case 2 -> victim.root.instanceId() ^ 1L << random.nextInt(63);
                        default -> random.nextLong() >>> 1;
                    };
                    guess = guess == victim.root.instanceId() ? 1 : guess;
                    victim.peer.send(
                            Handler.REPR,
                            RawPeer.home(new ObjectId(victim.root.typeName(), victim.root.classId(), guess)));
                }
                for (int i = 0; i < WINDOW; i++) {
                    hits += ((RawPeer.Answer) victim.peer.receive()).isResult() ? 1 : 0;
                }
            }
            assertThat(hits).isZero();
            assertThat(call(victim.peer, victim.root, "add", 1, 2).value()).isEqualTo(3);
        }
    }

    @Test
    void aReferenceOfOneConnectionIsNoneOnAnother() throws IOException {
        Exhibit shared = new Exhibit();
        try (Victim one = Victim.serving(Capability.of(shared));
                Victim other = Victim.serving(Capability.of(shared))) {
            assertThat(one.root.instanceId()).isNotEqualTo(other.root.instanceId());
            ObjectId item = call(one.peer, one.root, "item").reference();
            for (ObjectId each : new ObjectId[] {one.root, item}) {
                assertThat(call(other.peer, each, "name").error()).isEqualTo("ValueError: no such reference");
                assertThat(other.peer.ask(Handler.DEL, RawPeer.home(each), 1).error())
                        .isEqualTo("ValueError: no such reference");
            }
            assertThat(call(one.peer, item, "name").value()).isEqualTo("one");
        }
    }

    private static final class Count implements GateListener {
        final AtomicInteger granted = new AtomicInteger();
        final AtomicInteger denied = new AtomicInteger();

        @Override
        public void decided(
                Capability capability,
                Operation operation,
                String member,
                boolean passed,
                String rule,
                @Nullable Invocation shown) {
            (passed ? granted : denied).incrementAndGet();
        }

        @Override
        public void refused(String reason) {
            denied.incrementAndGet();
        }
    }

    @Test
    void aRogueAgentThatCallsBackOnTenThousandIdsGetsNothingAndIsAudited() throws IOException {
        Count count = new Count();
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        // A controller: it dialled, and exposes nothing but what it passes.
        ConnectionSettings dialling =
                ConnectionSettings.dialling(Options.defaults(), Principal.of("agent", "test"), Optional.empty());
        try (SymmetricConnection controller = SymmetricConnection.start(
                        pair.left(),
                        new ConnectionSettings(
                                dialling.options(),
                                dialling.principal(),
                                dialling.dialect(),
                                dialling.root(),
                                session -> count,
                                dialling.ended()));
                RawPeer rogue = new RawPeer(pair.right())) {
            int succeeded = 0;
            for (int id = 0; id < 10_000; id += WINDOW) {
                for (int i = id; i < id + WINDOW; i++) {
                    ObjectId guess = new ObjectId("io.remora.Nothing", 1, i);
                    rogue.send(Handler.CALLATTR, RawPeer.home(guess), "exec", Tuple.of("id"), Tuple.empty());
                }
                for (int i = 0; i < WINDOW; i++) {
                    succeeded += ((RawPeer.Answer) rogue.receive()).isResult() ? 1 : 0;
                }
            }
            assertThat(succeeded).isZero();
            assertThat(count.denied.get()).isEqualTo(10_000);
            assertThat(count.granted.get()).isZero();
            ObjectId root = rogue.ask(Handler.GETROOT).reference();
            assertThat(rogue.ask(Handler.DIR, RawPeer.home(root)).value()).isEqualTo(Tuple.empty());
            assertThat(controller.ended()).isEmpty();
        }
    }

    @Test
    void releasingMoreThanWasGivenIsAnErrorAndLeavesTheOthersUsable() throws IOException {
        try (Victim victim = Victim.serving(Capability.of(new Exhibit()))) {
            RawPeer peer = victim.peer;
            ObjectId item = call(peer, victim.root, "item").reference();
            assertThat(call(peer, victim.root, "item").reference()).isEqualTo(item);
            for (Object count : new Object[] {3, 0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, (1L << 32) + 1}) {
                assertThat(peer.ask(Handler.DEL, RawPeer.home(item), count).error())
                        .isEqualTo("ValueError: released " + count + " of 2 counts of a reference");
            }
            for (Object count : new Object[] {true, 1.0, "1", null, BigInteger.ONE.shiftLeft(64), Tuple.of(1)}) {
                assertThat(peer.ask(Handler.DEL, RawPeer.home(item), count).isResult())
                        .isFalse();
            }
            assertThat(call(peer, item, "name").value()).isEqualTo("one");
            assertThat(peer.ask(Handler.DEL, RawPeer.home(item), 2).isResult()).isTrue();
            assertThat(peer.ask(Handler.DEL, RawPeer.home(item), 1).error()).isEqualTo("ValueError: no such reference");
            assertThat(call(peer, item, "name").error()).isEqualTo("ValueError: no such reference");
            assertThat(call(peer, victim.root, "add", 1, 2).value()).isEqualTo(3);
            assertThat(call(peer, call(peer, victim.root, "item").reference(), "name")
                            .value())
                    .isEqualTo("one");
        }
    }

    /** Hands out as many objects as it is asked for. */
    @Exposed
    public static final class Hoard {
        public Exhibit.Item make(int number) {
            return new Exhibit.Item("item " + number);
        }
    }

    @Test
    void aPeerThatHoardsMeetsItsQuotaAndNothingElseBreaks() throws IOException {
        Options options =
                Options.defaults().withLimits(Options.defaults().limits().withReferences(1000));
        try (Victim victim = Victim.serving(Capability.of(new Hoard()), options)) {
            RawPeer peer = victim.peer;
            List<ObjectId> held = new ArrayList<>();
            for (int i = 1; i < 1000; i++) {
                held.add(call(peer, victim.root, "make", i).reference());
            }
            for (int i = 0; i < 50; i++) {
                assertThat(call(peer, victim.root, "make", 0).error())
                        .startsWith("RuntimeError: the peer already holds 1000 references, its limit");
            }
            assertThat(victim.connection.toString()).contains("(1000 exported");
            for (ObjectId each : held) {
                assertThat(peer.ask(Handler.DEL, RawPeer.home(each), 1).isResult())
                        .isTrue();
            }
            assertThat(victim.connection.toString()).contains("(1 exported");
            assertThat(call(peer, victim.root, "make", 0).isResult()).isTrue();
        }
    }

    @Test
    void aPeerThatSendsTooManyOfItsOwnMeetsTheQuotaToo() throws IOException {
        Options options =
                Options.defaults().withLimits(Options.defaults().limits().withReferences(100));
        Exhibit keeping = new Exhibit();
        try (Victim victim = Victim.serving(Capability.of(keeping), options)) {
            List<Object> mine = new ArrayList<>();
            for (int i = 0; i < 101; i++) {
                mine.add(RawPeer.mine(i));
            }
            assertThat(call(victim.peer, victim.root, "hold", Tuple.copyOf(mine))
                            .error())
                    .startsWith("RuntimeError: this side already holds 100 references of the peer, its limit");
        }
    }

    /** What a reference model says of one connection's export table. */
    private static final class Model {
        final Map<ObjectId, Long> counts = new HashMap<>();
        final Map<ObjectId, Integer> lane = new HashMap<>();

        void came(ObjectId id, int under) {
            counts.merge(id, 1L, Long::sum);
            lane.put(id, under);
        }
    }

    /** Gives the same few objects again and again, each lane under a grant of its own. */
    @Exposed
    public static final class Lanes {
        final Exhibit.Item[] items = new Exhibit.Item[5];
        final Capability[] lanes = new Capability[4];
        final Lane[] targets = new Lane[4];

        Lanes() {
            for (int i = 0; i < items.length; i++) {
                items[i] = new Exhibit.Item("item " + i);
            }
            for (int i = 0; i < lanes.length; i++) {
                targets[i] = new Lane(this);
                lanes[i] = Capability.of(targets[i]).revocable();
            }
        }

        public Capability lane(int number) {
            return lanes[number];
        }

        public Exhibit.Item item(int number) {
            return items[number];
        }
    }

    /** One way to the items. */
    @Exposed
    public static final class Lane {
        private final Lanes all;

        Lane(Lanes all) {
            this.all = all;
        }

        public Exhibit.Item item(int number) {
            return all.items[number];
        }

        public @Nullable Object echo(@Nullable Object value) {
            return value;
        }
    }

    @Test
    void randomExportsPassesReleasesAndRevocationsAgreeWithAModel() throws IOException {
        long seed = Long.getLong("remora.seed", System.nanoTime());
        Random random = new Random(seed);
        Lanes lanes = new Lanes();
        boolean[] revoked = new boolean[4];
        try (Victim victim = Victim.serving(Capability.of(lanes))) {
            RawPeer peer = victim.peer;
            Model model = new Model();
            model.came(victim.root, -1);
            ObjectId[] lane = new ObjectId[4];
            for (int i = 0; i < 4; i++) {
                lane[i] = call(peer, victim.root, "lane", i).reference();
                model.came(lane[i], i);
            }
            for (int step = 0; step < OPERATIONS; step++) {
                String where = "seed " + seed + ", step " + step;
                int at = random.nextInt(5) - 1;
                ObjectId receiver = at < 0 ? victim.root : lane[at];
                List<ObjectId> held = new ArrayList<>(model.counts.keySet());
                ObjectId some = held.get(random.nextInt(held.size()));
                int under = model.lane.get(some);
                boolean dead = at >= 0 && revoked[at];
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> {
                        RawPeer.Answer answer = call(peer, receiver, "item", random.nextInt(5));
                        assertThat(answer.isResult()).as(where).isEqualTo(!dead);
                        if (answer.isResult()) {
                            model.came(answer.reference(), at);
                        }
                    }
                    case 3 -> {
                        // Sent home through a lane, it comes out under both: here the lane's own things alone.
                        if (at >= 0 && under == at && some != lane[at]) {
                            RawPeer.Answer answer = call(peer, lane[at], "echo", RawPeer.home(some));
                            assertThat(answer.isResult()).as(where).isEqualTo(!dead);
                            if (answer.isResult()) {
                                assertThat(answer.reference()).as(where).isEqualTo(some);
                                model.came(some, at);
                            }
                        }
                    }
                    case 4, 5, 6 -> {
                        boolean gone = under >= 0 && revoked[under];
                        boolean isItem = some.typeName().endsWith("Item");
                        RawPeer.Answer answer = isItem ? call(peer, some, "name") : call(peer, some, "item", 0);
                        assertThat(answer.isResult()).as(where).isEqualTo(!gone);
                        if (answer.isResult() && !isItem) {
                            model.came(answer.reference(), under);
                        }
                    }
                    case 7, 8 -> {
                        if (!some.equals(victim.root)
                                && under >= -1
                                && some.typeName().endsWith("Item")) {
                            long has = model.counts.get(some);
                            long back = 1 + random.nextInt((int) has + 1);
                            RawPeer.Answer answer = peer.ask(Handler.DEL, RawPeer.home(some), back);
                            assertThat(answer.isResult()).as(where).isEqualTo(back <= has);
                            if (back == has) {
                                model.counts.remove(some);
                                assertThat(call(peer, some, "name").error()).isEqualTo("ValueError: no such reference");
                            } else if (back < has) {
                                model.counts.put(some, has - back);
                            }
                        }
                    }
                    default -> {
                        if (step > OPERATIONS / 2 && at >= 0 && random.nextInt(OPERATIONS / 20) == 0) {
                            lanes.lanes[at].revoke();
                            revoked[at] = true;
                        }
                    }
                }
                assertThat(victim.connection.toString())
                        .as(where)
                        .contains("(" + model.counts.size() + " exported, 0 held)");
            }
        }
    }

    @Test
    void whatIsNotAReferenceOfOursIsNone() throws IOException {
        try (Victim victim = Victim.serving(Capability.of(new Exhibit()))) {
            RawPeer peer = victim.peer;
            String none = "ValueError: the first argument is not a reference to an object of this side";
            for (Object each : new Object[] {
                null,
                1,
                true,
                "root",
                victim.root.instanceId(),
                Tuple.of(victim.root.typeName(), victim.root.classId(), victim.root.instanceId()),
                RawPeer.mine(victim.root.instanceId())
            }) {
                assertThat(peer.ask(Handler.REPR, each).error()).isEqualTo(none);
                assertThat(peer.ask(Handler.CALLATTR, each, "add", Tuple.of(1, 2), Tuple.empty())
                                .error())
                        .isEqualTo(none);
            }
            for (Object id : new Object[] {
                Tuple.of(victim.root.typeName(), victim.root.classId()),
                Tuple.of(victim.root.typeName(), victim.root.classId(), (double) victim.root.instanceId()),
                Tuple.of(victim.root.typeName(), victim.root.classId(), true),
                Tuple.of(
                        victim.root.typeName(),
                        victim.root.classId(),
                        BigInteger.valueOf(victim.root.instanceId()).add(BigInteger.ONE.shiftLeft(64))),
                Tuple.of(victim.root.typeName(), victim.root.classId(), Long.toString(victim.root.instanceId())),
                RawPeer.home(victim.root),
                7
            }) {
                assertThat(peer.ask(Handler.INSPECT, id).isResult())
                        .as("%s", id)
                        .isFalse();
            }
        }
    }

    @Test
    void arityAndKindsOfArgumentsAreCheckedBeforeAnythingRuns() throws IOException {
        try (Victim victim = Victim.serving(Capability.of(new Exhibit()))) {
            RawPeer peer = victim.peer;
            Object it = RawPeer.home(victim.root);
            for (Handler handler : Handler.values()) {
                for (int count = 0; count < 8; count++) {
                    if (handler != Handler.CLOSE && !handler.takes(count)) {
                        Object[] arguments = new Object[count];
                        java.util.Arrays.fill(arguments, it);
                        assertThat(peer.ask(handler, arguments).error())
                                .isEqualTo("ValueError: " + handler + " was given the wrong number of arguments");
                    }
                }
            }
            for (Object arguments : new Object[] {null, 1, "ab", it, true}) {
                assertThat(peer.ask(Handler.CALLATTR, it, "add", arguments, Tuple.empty())
                                .isResult())
                        .isFalse();
                assertThat(peer.ask(Handler.CALLATTR, it, "add", Tuple.of(1, 2), arguments)
                                .isResult())
                        .isFalse();
            }
            for (Object name : new Object[] {null, 1, true, it, Tuple.of("add")}) {
                assertThat(peer.ask(Handler.GETATTR, it, name).isResult()).isFalse();
            }
            assertThat(peer.ask(Handler.CALLATTR, it, "add", Tuple.of(1, 2), Tuple.of(Tuple.of("b", 1)))
                            .error())
                    .startsWith("TypeError");
            for (Object wrong : new Object[] {1.0, true, "1", 1L << 40, BigInteger.ONE.shiftLeft(70), it}) {
                assertThat(call(peer, victim.root, "add", 1, wrong).error()).startsWith("TypeError: ");
            }
            for (Object count : new Object[] {-1, (1 << 20) + 1, true, "5", null, 1L << 40}) {
                assertThat(peer.ask(Handler.BUFFITER, it, count).isResult()).isFalse();
            }
            assertThat(call(peer, victim.root, "add", 1, 2).value()).isEqualTo(3);
        }
    }
}
