package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RevokedException;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.object.Capability;
import io.remora.object.Grant;
import io.remora.value.Tuple;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever was reached through a revoked capability is dead, by whichever way the peer tries to keep it. */
@Timeout(60)
final class MembraneTest {
    private static final String REVOKED = "PermissionError: this reference was revoked or has expired";

    /** Hands out a revocable capability beside things that are not. */
    private final Exhibit inside = new Exhibit();

    private final Exhibit outside = new Exhibit();
    private final Capability revocable = Capability.of(inside).revocable();
    private Victim victim;

    private RawPeer peer() throws IOException {
        victim = Victim.serving(outside);
        outside.hold(revocable);
        return victim.peer;
    }

    @AfterEach
    void end() {
        if (victim != null) {
            victim.close();
        }
    }

    private static RawPeer.Answer call(RawPeer peer, ObjectId object, String name, Object... arguments)
            throws IOException {
        return peer.ask(Handler.CALLATTR, RawPeer.home(object), name, Tuple.of(arguments), Tuple.empty());
    }

    private static RawPeer.Answer get(RawPeer peer, ObjectId object, String name) throws IOException {
        return peer.ask(Handler.GETATTR, RawPeer.home(object), name);
    }

    /** All that can be asked of it gives one answer. */
    private static void assertDead(RawPeer peer, ObjectId object) throws IOException {
        Object it = RawPeer.home(object);
        Tuple id = Tuple.of(object.typeName(), object.classId(), object.instanceId());
        Tuple none = Tuple.empty();
        assertThat(peer.ask(Handler.GETATTR, it, "name").error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.GETATTR, it, "no_such_member").error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.GETATTR, it, "__doc__").error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.SETATTR, it, "name", 1).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.DELATTR, it, "name").error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.CALL, it, none, none).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.CALLATTR, it, "name", none, none).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.REPR, it).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.STR, it).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.HASH, it).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.CMP, it, it, "__eq__").error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.DIR, it).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.INSPECT, id).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.BUFFITER, it, 10).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.CTXEXIT, it, (Object) null).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.INSTANCECHECK, it, id).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.OLDSLICING, it, "__getitem__", "__getslice__", 0, 1, none)
                        .error())
                .isEqualTo(REVOKED);
        // What makes no sense is no way to learn more.
        assertThat(peer.ask(Handler.GETATTR, it, 5).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.CALLATTR, it, Tuple.of("name"), none, none).error())
                .isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.CALLATTR, it, "name", 5, none).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.CALL, it, none, Tuple.of("x")).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.CMP, it, it, 5).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.BUFFITER, it, -1).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.OLDSLICING, it, 5, 5, 0, 1, 5).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.INSTANCECHECK, it, 5).error()).isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.PICKLE, it, 2).error()).isEqualTo(REVOKED);
    }

    @Test
    void aRevokedReferenceSaysSoAndNothingElseToEveryHandler() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        assertThat(call(peer, held, "add", 2, 3).value()).isEqualTo(5);
        revocable.revoke();
        assertDead(peer, held);
        assertThat(call(peer, victim.root, "add", 2, 3).value()).isEqualTo(5);
    }

    @Test
    void nothingRunsThroughWhatWasRevokedNorThroughWhatWasNarrowedFromItBefore() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        outside.hold(revocable.only("hold").calls(100).revocable());
        ObjectId narrowed = call(peer, victim.root, "held").reference();
        call(peer, narrowed, "hold", "before");
        assertThat(inside.held()).isEqualTo("before");
        revocable.revoke();
        for (ObjectId each : new ObjectId[] {held, narrowed}) {
            assertThat(call(peer, each, "hold", "after").error()).isEqualTo(REVOKED);
            assertThat(inside.held()).isEqualTo("before");
            assertDead(peer, each);
        }
    }

    @Test
    void whatItHandedOutDiesWithIt() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        ObjectId item = call(peer, held, "item").reference();
        ObjectId deeper = call(peer, item, "again").reference();
        ObjectId method = get(peer, item, "name").reference();
        ObjectId list = call(peer, held, "list").reference();
        ObjectId element = call(peer, list, "__getitem__", 1).reference();
        ObjectId iterator = call(peer, held, "iterator").reference();
        ObjectId next = ((io.remora.message.Reference) ((Tuple) peer.ask(Handler.BUFFITER, RawPeer.home(iterator), 1)
                                .value())
                        .get(0))
                .id();
        ObjectId function = call(peer, held, "function").reference();
        ObjectId made = peer.ask(Handler.CALL, RawPeer.home(function), Tuple.of("x"), Tuple.empty())
                .reference();
        revocable.revoke();
        for (ObjectId each :
                new ObjectId[] {held, item, deeper, method, list, element, iterator, next, function, made}) {
            assertDead(peer, each);
        }
    }

    @Test
    void aPingDoesNotGiveItBackWithoutItsBounds() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        assertThat(peer.ask(Handler.PING, RawPeer.home(held)).error())
                .isEqualTo("ValueError: a ping carries values, not references");
        assertThat(peer.ask(Handler.PING, Tuple.of(1, Tuple.of(RawPeer.home(held))))
                        .error())
                .startsWith("ValueError");
        assertThat(peer.ask(Handler.PING, Tuple.of(1, "x")).value()).isEqualTo(Tuple.of(1, "x"));
    }

    @Test
    void sendingItAroundThroughAnotherObjectDoesNotReviveIt() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        ObjectId item = call(peer, held, "item").reference();
        ObjectId echoed = call(peer, victim.root, "echo", RawPeer.home(item)).reference();
        ObjectId inTuple = ((io.remora.message.Reference) ((Tuple)
                                call(peer, victim.root, "echo", Tuple.of(RawPeer.home(item), 1))
                                        .value())
                        .get(0))
                .id();
        call(peer, victim.root, "hold", RawPeer.home(item));
        ObjectId kept = call(peer, victim.root, "held").reference();
        ObjectId capability =
                call(peer, victim.root, "echo", RawPeer.home(held)).reference();
        assertThat(call(peer, kept, "name").value()).isEqualTo("one");
        revocable.revoke();
        assertDead(peer, echoed);
        assertDead(peer, inTuple);
        assertDead(peer, kept);
        assertDead(peer, capability);
        assertDead(peer, call(peer, victim.root, "held").reference());
    }

    @Test
    void aCapabilityThatTheServiceReturnsIsWithinTheMembraneToo() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        ObjectId view = call(peer, held, "view").reference();
        assertThat(call(peer, view, "name").value()).isEqualTo("one");
        assertThat(call(peer, view, "secret").error()).isEqualTo("AttributeError: cannot access 'secret'");
        revocable.revoke();
        assertDead(peer, view);
    }

    @Test
    void whatACallbackIsGivenIsWithinTheMembraneToo() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        ObjectId given = callback(peer, held, "each");
        assertThat(call(peer, given, "name").value()).isEqualTo("one");
        revocable.revoke();
        assertDead(peer, given);
    }

    /** Calls a member with a callback and gives what that was called with. */
    private static ObjectId callback(RawPeer peer, ObjectId object, String member) throws IOException {
        long sent = peer.send(Handler.CALLATTR, RawPeer.home(object), member, Tuple.of(RawPeer.mine(5)), Tuple.empty());
        RawPeer.Request request = (RawPeer.Request) peer.receive();
        Tuple arguments = (Tuple) request.arguments().get(1);
        peer.reply(request.sequence(), null);
        RawPeer.Answer answer = (RawPeer.Answer) peer.receive();
        assertThat(answer.sequence()).isEqualTo(sent);
        return ((io.remora.message.Reference) arguments.get(0)).id();
    }

    @Test
    void aCallbackThatTheServiceKeptIsDeadToIt() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        call(peer, held, "subscribe", RawPeer.mine(6));
        revocable.revoke();
        assertThatThrownBy(inside::publish).isInstanceOf(RevokedException.class);
    }

    @Test
    void aCallInFlightIsInterruptedAndItsResultDoesNotCross() throws Exception {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        long sent = peer.send(Handler.CALLATTR, RawPeer.home(held), "waitAndGive", Tuple.empty(), Tuple.empty());
        assertThat(inside.waiting.await(20, TimeUnit.SECONDS)).isTrue();
        revocable.revoke();
        assertThat(inside.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        RawPeer.Answer answer = (RawPeer.Answer) peer.receive();
        assertThat(answer.sequence()).isEqualTo(sent);
        assertThat(answer.error()).isEqualTo(REVOKED);
    }

    @Test
    void aBufferThatIsBeingFilledIsInterruptedAndNothingOfItCrosses() throws Exception {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        ObjectId iterator = call(peer, held, "slow").reference();
        long sent = peer.send(Handler.BUFFITER, RawPeer.home(iterator), 5);
        assertThat(inside.waiting.await(20, TimeUnit.SECONDS)).isTrue();
        revocable.revoke();
        assertThat(inside.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        RawPeer.Answer answer = (RawPeer.Answer) peer.receive();
        assertThat(answer.sequence()).isEqualTo(sent);
        assertThat(answer.error()).isEqualTo(REVOKED);
        assertDead(peer, iterator);
    }

    @Test
    void aCallThatWaitsForACallbackOfItsPeerEndsAtOnce() throws Exception {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        long sent = peer.send(Handler.CALLATTR, RawPeer.home(held), "each", Tuple.of(RawPeer.mine(5)), Tuple.empty());
        RawPeer.Request callback = (RawPeer.Request) peer.receive();
        revocable.revoke();
        // The callback is never answered before that.
        RawPeer.Answer answer = (RawPeer.Answer) answerOf(peer, sent);
        assertThat(answer.error()).isEqualTo(REVOKED);
        peer.reply(callback.sequence(), null);
        assertThat(call(peer, victim.root, "add", 1, 2).value()).isEqualTo(3);
        assertDead(peer, held);
    }

    /** The answer to a request, and before it perhaps what is given back of this peer's. */
    private static Object answerOf(RawPeer peer, long sent) throws IOException {
        Object message = peer.receive();
        while (!(message instanceof RawPeer.Answer answer && answer.sequence() == sent)) {
            message = peer.receive();
        }
        return message;
    }

    @Test
    void aPromiseThatIsFulfilledAfterwardsGivesNothing() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        long sent = peer.send(Handler.CALLATTR, RawPeer.home(held), "promise", Tuple.empty(), Tuple.empty());
        assertThat(call(peer, victim.root, "add", 1, 1).value()).isEqualTo(2);
        revocable.revoke();
        inside.fulfil();
        RawPeer.Answer answer = (RawPeer.Answer) peer.receive();
        assertThat(answer.sequence()).isEqualTo(sent);
        assertThat(answer.error()).isEqualTo(REVOKED);
    }

    @Test
    void theSameObjectUnderANewGrantIsAlive() throws IOException {
        RawPeer peer = peer();
        ObjectId held = call(peer, victim.root, "held").reference();
        ObjectId item = call(peer, held, "item").reference();
        call(peer, victim.root, "echo", RawPeer.home(item));
        revocable.revoke();
        outside.hold(Capability.of(inside).revocable());
        ObjectId again = call(peer, victim.root, "held").reference();
        assertThat(call(peer, call(peer, again, "item").reference(), "name").value())
                .isEqualTo("one");
    }

    @Test
    void anEndInTimeAndInUsesEndsItAlike() throws IOException {
        RawPeer peer = peer();
        outside.hold(Capability.of(inside).until(Instant.now().minusSeconds(1)));
        assertDead(peer, call(peer, victim.root, "held").reference());
        outside.hold(Capability.of(inside).calls(2));
        ObjectId twice = call(peer, victim.root, "held").reference();
        ObjectId item = call(peer, twice, "item").reference();
        assertThat(call(peer, item, "name").value()).isEqualTo("one");
        assertDead(peer, twice);
        assertDead(peer, item);
    }

    @Test
    void listingAndNamingAndDenialsCostNoUse() throws IOException {
        RawPeer peer = peer();
        outside.hold(Capability.of(inside).calls(1));
        ObjectId once = call(peer, victim.root, "held").reference();
        Object it = RawPeer.home(once);
        for (int i = 0; i < 20; i++) {
            assertThat(peer.ask(Handler.DIR, it).isResult()).isTrue();
            assertThat(peer.ask(Handler.REPR, it).isResult()).isTrue();
            assertThat(get(peer, once, "add").isResult()).isTrue();
            assertThat(call(peer, once, "nothing").error()).isEqualTo("AttributeError: cannot access 'nothing'");
        }
        assertThat(call(peer, once, "add", 1, 2).value()).isEqualTo(3);
        assertDead(peer, once);
    }

    @Test
    void tooManyBytesEndIt() throws IOException {
        RawPeer peer = peer();
        outside.hold(Capability.of(inside).bytes(10_000));
        ObjectId small = call(peer, victim.root, "held").reference();
        assertThat(call(peer, small, "bytes", 5000).isResult()).isTrue();
        assertThat(call(peer, small, "bytes", 6000).error()).isEqualTo(REVOKED);
        assertDead(peer, small);
    }

    @Test
    void theBytesOfRequestsCountToo() throws IOException {
        RawPeer peer = peer();
        outside.hold(Capability.of(inside).bytes(2500));
        ObjectId small = call(peer, victim.root, "held").reference();
        assertThat(call(peer, small, "hold", "x".repeat(2000)).isResult()).isTrue();
        // What has come is here already: the call is made, its reply is not paid for any more.
        assertThat(call(peer, small, "hold", "y".repeat(2000)).error()).isEqualTo(REVOKED);
        assertDead(peer, small);
    }

    @Test
    void theRootOfWhomItWasTakenFromSaysSoWhenItIsAskedForAgain() throws IOException {
        victim = Victim.serving(revocable);
        RawPeer peer = victim.peer;
        assertThat(peer.ask(Handler.GETROOT).isResult()).isTrue();
        revocable.revoke();
        assertThat(peer.ask(Handler.GETROOT).error()).isEqualTo(REVOKED);
        assertDead(peer, victim.root);
    }

    @Test
    void tooOftenIsRefusedAndLaterIsNot() throws IOException {
        RawPeer peer = peer();
        outside.hold(Capability.of(inside).rate(2, java.time.Duration.ofHours(1)));
        ObjectId slow = call(peer, victim.root, "held").reference();
        assertThat(call(peer, slow, "add", 1, 1).value()).isEqualTo(2);
        assertThat(call(peer, slow, "add", 1, 1).value()).isEqualTo(2);
        assertThat(call(peer, slow, "add", 1, 1).error())
                .isEqualTo("RuntimeError: this reference is used more often than its grant allows: wait and try again");
        assertThat(peer.ask(Handler.DIR, RawPeer.home(slow)).isResult()).isTrue();

        outside.hold(Capability.of(inside).rate(1, java.time.Duration.ofMillis(300)));
        ObjectId quicker = call(peer, victim.root, "held").reference();
        assertThat(call(peer, quicker, "add", 1, 1).value()).isEqualTo(2);
        while (!call(peer, quicker, "add", 1, 1).isResult()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aPolicyNamesMembersOfTheRootAndOfWhatItHandsOut() throws IOException {
        Grant grant = Grant.ALL.only(
                "policy.toml:3", Set.of("item", "view", "echo"), Map.of("Item", Set.of("name", "again")));
        victim = Victim.serving(Capability.of(outside).under(grant));
        RawPeer peer = victim.peer;
        ObjectId item = call(peer, victim.root, "item").reference();
        assertThat(call(peer, item, "name").value()).isEqualTo("one");
        assertThat(call(peer, call(peer, item, "again").reference(), "name").value())
                .isEqualTo("one");
        assertThat(call(peer, item, "secret").error()).isEqualTo("AttributeError: cannot access 'secret'");
        assertThat(call(peer, victim.root, "add", 1, 2).error()).isEqualTo("AttributeError: cannot access 'add'");
        assertThat(peer.ask(Handler.DIR, RawPeer.home(victim.root)).value())
                .isEqualTo(Tuple.of("echo", "item", "view"));
        assertThat(peer.ask(Handler.DIR, RawPeer.home(item)).value()).isEqualTo(Tuple.of("again", "name"));
        // A view of the service's own making, and the policy's word on its type: what both allow.
        ObjectId view = call(peer, victim.root, "view").reference();
        assertThat(call(peer, view, "name").value()).isEqualTo("one");
        assertThat(call(peer, view, "again").error()).isEqualTo("AttributeError: cannot access 'again'");
        // The root that comes home is the root still.
        assertThat(call(peer, victim.root, "echo", RawPeer.home(victim.root)).reference())
                .isEqualTo(victim.root);
    }

    @Test
    void anInterfaceThatComesHomeGoesOutAsThatInterface() throws IOException {
        RawPeer peer = peer();
        ObjectId named = call(peer, victim.root, "named").reference();
        assertThat(call(peer, named, "more").error()).isEqualTo("AttributeError: cannot access 'more'");
        ObjectId echoed = call(peer, victim.root, "echo", RawPeer.home(named)).reference();
        assertThat(call(peer, echoed, "more").error()).isEqualTo("AttributeError: cannot access 'more'");
        ObjectId undeclared = call(peer, victim.root, "both").reference();
        assertThat(call(peer, undeclared, "name").value()).isEqualTo("both");
    }

    @Test
    void aCapabilityIsNeverWidened() {
        Capability narrow = Capability.of(inside).only("add");
        assertThatThrownBy(() -> narrow.under(Grant.ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("narrowed, never widened");
        assertThatThrownBy(() -> narrow.under(Grant.ALL.revocable())).isInstanceOf(IllegalArgumentException.class);
        assertThat(narrow.under(narrow.grant().calls(5)).grant().toString()).isEqualTo("only add, calls = 5");
    }

    @Test
    void allThatIsExposedCannotBeRevokedForEverybody() {
        assertThatThrownBy(() -> Capability.of(inside).revoke())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("revocable");
    }
}
