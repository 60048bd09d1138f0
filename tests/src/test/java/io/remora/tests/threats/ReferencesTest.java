package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Exposed;
import io.remora.Options;
import io.remora.Principal;
import io.remora.audit.AuditLog;
import io.remora.audit.AuditVerifier;
import io.remora.connection.ConnectionSettings;
import io.remora.connection.SymmetricConnection;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.object.Capability;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows 5 and 24 to 27: references cannot be guessed, over-released, hoarded, or taken for what they are not. */
@Timeout(300)
final class ReferencesTest {
    private static final boolean SOAK = Boolean.getBoolean("remora.soak");
    private static final int GUESSES = SOAK ? 1_000_000 : 50_000;
    private static final int OPERATIONS = SOAK ? 100_000 : 10_000;
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

    @TempDir
    private Path folder;

    /** How many lines of an audit log are of an event, and how many of it found no room. */
    private static int[] count(Path file, String event) throws IOException {
        int lines = 0;
        int missed = 0;
        for (String line : Files.readAllLines(file)) {
            lines += line.contains("\"event\":\"" + event + "\"") ? 1 : 0;
            missed += line.contains("\"event\":\"missed\"")
                    ? Integer.parseInt(line.replaceAll(".*\"count\":(\\d+).*", "$1"))
                    : 0;
        }
        return new int[] {lines, missed};
    }

    @Test
    void aRogueAgentThatCallsBackOnTenThousandIdsGetsNothingAndIsAudited() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        // A controller: it dialled, and exposes nothing but what it passes.
        ConnectionSettings dialling =
                ConnectionSettings.dialling(Options.defaults(), Principal.of("agent", "test"), Optional.empty());
        try (AuditLog log = AuditLog.open(file);
                SymmetricConnection controller = SymmetricConnection.start(
                        pair.left(),
                        new ConnectionSettings(
                                dialling.options(),
                                dialling.principal(),
                                dialling.dialect(),
                                dialling.root(),
                                session -> log.begun(session, Optional.empty()),
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
            ObjectId root = rogue.ask(Handler.GETROOT).reference();
            assertThat(rogue.ask(Handler.DIR, RawPeer.home(root)).value()).isEqualTo(Tuple.empty());
            assertThat(controller.ended()).isEmpty();
        }
        int[] refused = count(file, "refused");
        assertThat(refused[0] + refused[1]).isEqualTo(10_000);
        assertThat(refused[0]).isGreaterThan(5000);
        // Of its root it was told that there is nothing.
        assertThat(Files.readAllLines(file).stream()
                        .filter(line -> line.contains("\"event\":\"decision\""))
                        .filter(line -> !line.contains("\"ROOT\"") && !line.contains("\"DIR\"")))
                .isEmpty();
        assertThat(AuditVerifier.verify(file).problems()).isEmpty();
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

    /**
     * What a reference model says of one connection's export table: how often each reference was given, of which item
     * it is (-1 for the root and the lanes), and which lanes it ends with, a bit each. And by which other lanes an item
     * came home to a lane last, or to the root: it goes out from there under those too.
     */
    private static final class Model {
        final Map<ObjectId, Long> counts = new HashMap<>();
        final Map<ObjectId, Integer> item = new HashMap<>();
        final Map<ObjectId, Integer> lanes = new HashMap<>();
        private final int[][] brought = new int[Lanes.LANES + 1][Lanes.ITEMS];
        int revoked;

        /** A lane as a bit; the root, which is lane -1, has none. */
        static int bit(int lane) {
            return lane < 0 ? 0 : 1 << lane;
        }

        void came(ObjectId id, int which, int under) {
            counts.merge(id, 1L, Long::sum);
            item.put(id, which);
            Integer before = lanes.put(id, under);
            assertThat(before == null || before == under)
                    .as("one reference, one end")
                    .isTrue();
        }

        boolean isDead(ObjectId id) {
            return (lanes.getOrDefault(id, 0) & revoked) != 0;
        }

        void cameHome(int which, int held, int to) {
            brought[to + 1][which] = held & ~bit(to);
        }

        int givenBy(int lane, int which) {
            return bit(lane) | brought[lane + 1][which];
        }
    }

    /** Gives the same few objects again and again, each lane under a grant of its own. */
    @Exposed
    public static final class Lanes {
        static final int ITEMS = 5;
        static final int LANES = 4;
        final Exhibit.Item[] items = new Exhibit.Item[ITEMS];
        final Capability[] lanes = new Capability[LANES];
        final Lane[] targets = new Lane[LANES];

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

        public @Nullable Object echo(@Nullable Object value) {
            return value;
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
        try (Victim victim = Victim.serving(Capability.of(lanes))) {
            RawPeer peer = victim.peer;
            Model model = new Model();
            model.came(victim.root, -1, 0);
            ObjectId[] lane = new ObjectId[Lanes.LANES];
            for (int i = 0; i < lane.length; i++) {
                lane[i] = call(peer, victim.root, "lane", i).reference();
                model.came(lane[i], -1, Model.bit(i));
            }
            for (int step = 0; step < OPERATIONS; step++) {
                String where = "seed " + seed + ", step " + step;
                int at = random.nextInt(lane.length + 1) - 1;
                ObjectId receiver = at < 0 ? victim.root : lane[at];
                List<ObjectId> held = new ArrayList<>(model.counts.keySet());
                ObjectId some = held.get(random.nextInt(held.size()));
                int item = model.item.get(some);
                // Each lane but one ends at its time, so that every run has three revocations.
                if (step % (OPERATIONS / 4) == OPERATIONS / 5 && step > OPERATIONS / 4) {
                    int ends = step / (OPERATIONS / 4) - 1;
                    lanes.lanes[ends].revoke();
                    model.revoked |= Model.bit(ends);
                }
                switch (random.nextInt(9)) {
                    case 0, 1 -> {
                        int wanted = random.nextInt(Lanes.ITEMS);
                        RawPeer.Answer answer = call(peer, receiver, "item", wanted);
                        assertThat(answer.isResult()).as(where).isEqualTo(!model.isDead(receiver));
                        if (answer.isResult()) {
                            model.came(answer.reference(), wanted, model.givenBy(at, wanted));
                        }
                    }
                    case 2, 3 -> {
                        if (item >= 0) {
                            RawPeer.Answer answer = call(peer, receiver, "echo", RawPeer.home(some));
                            boolean dead = model.isDead(receiver) || model.isDead(some);
                            assertThat(answer.isResult()).as(where).isEqualTo(!dead);
                            if (!dead) {
                                model.cameHome(item, model.lanes.get(some), at);
                                model.came(answer.reference(), item, model.givenBy(at, item));
                            }
                        }
                    }
                    case 4, 5, 6 -> {
                        RawPeer.Answer answer = call(
                                peer, some, item < 0 ? "echo" : "name", item < 0 ? new Object[] {7} : new Object[0]);
                        assertThat(answer.isResult()).as(where).isEqualTo(!model.isDead(some));
                        if (answer.isResult()) {
                            assertThat(answer.value()).as(where).isEqualTo(item < 0 ? (Object) 7 : "item " + item);
                        }
                    }
                    default -> {
                        if (item >= 0) {
                            release(peer, model, some, random, where);
                        }
                    }
                }
                assertThat(victim.connection.toString())
                        .as(where)
                        .contains("(" + model.counts.size() + " exported, 0 held)");
            }
            assertThat(Integer.bitCount(model.revoked)).isEqualTo(Lanes.LANES - 1);
        }
    }

    private static void release(RawPeer peer, Model model, ObjectId some, Random random, String where)
            throws IOException {
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
