package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Exposed;
import io.remora.Options;
import io.remora.Principal;
import io.remora.RemoteObject;
import io.remora.RevokedException;
import io.remora.Session;
import io.remora.connection.ConnectionSettings;
import io.remora.connection.SymmetricConnection;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.object.Capability;
import io.remora.object.GateListener;
import io.remora.object.Grant;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No way around leads to an object with fewer bounds than the ones it was reached by. */
@Timeout(60)
final class LaunderingTest {
    private static final String REVOKED = "PermissionError: this reference was revoked or has expired";

    /** A thing that is also less. */
    @Exposed
    public static final class Account implements Balance {
        int read;

        @Override
        public int balance() {
            read++;
            return 7;
        }

        public int withdraw() {
            return -7;
        }
    }

    /** Its part for everybody. */
    @Exposed
    public interface Balance {
        int balance();
    }

    /** Keeps one thing and gives it back. */
    @Exposed
    public static final class Drawer {
        private @Nullable Object kept;

        public void put(Object value) {
            kept = value;
        }

        public @Nullable Object get() {
            return kept;
        }
    }

    /** Where all ways meet. */
    @Exposed
    public static final class Bank {
        final Account account = new Account();
        final Drawer drawer = new Drawer();
        final Drawer inSafe = new Drawer();
        final Capability owner = Capability.of(account).revocable();
        final Capability safe = Capability.of(inSafe).revocable();
        private final Capability box = Capability.of(drawer).revocable();

        @Nullable
        Supplier<Object> supplier;

        @Nullable
        RemoteObject observer;

        public Capability owner() {
            return owner;
        }

        public Capability safe() {
            return safe;
        }

        public Capability box() {
            return box;
        }

        public Balance balance() {
            return account;
        }

        public @Nullable Object echo(@Nullable Object value) {
            return value;
        }

        public int read(Balance of) {
            return of.balance();
        }

        public Object ask(Supplier<Object> from) {
            return from.get();
        }

        public boolean isText(Supplier<Object> from) {
            return from.get() instanceof String;
        }

        public void keep(Supplier<Object> from) {
            supplier = from;
        }

        public void observe(RemoteObject by) {
            observer = by;
        }

        public String fail(int length) throws java.io.IOException {
            throw new java.io.IOException("x".repeat(length));
        }
    }

    private final Bank bank = new Bank();
    private @Nullable Victim victim;

    private Victim serve(Capability root) throws IOException {
        Victim serving = Victim.serving(root);
        victim = serving;
        return serving;
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

    /** Calls a member with a callback, which answers, and gives what the member gave. */
    private static RawPeer.Answer answering(RawPeer peer, ObjectId object, String member, @Nullable Object answer)
            throws IOException {
        long sent = peer.send(Handler.CALLATTR, RawPeer.home(object), member, Tuple.of(RawPeer.mine(5)), Tuple.empty());
        RawPeer.Request request = (RawPeer.Request) peer.receive();
        peer.reply(request.sequence(), answer);
        RawPeer.Answer given = (RawPeer.Answer) peer.receive();
        assertThat(given.sequence()).isEqualTo(sent);
        return given;
    }

    @Test
    void aRevokedReferenceIsOfNoUseAsAnArgument() throws IOException {
        Victim serving = serve(Capability.of(bank));
        RawPeer peer = serving.peer;
        ObjectId owner = call(peer, serving.root, "owner").reference();
        bank.owner.revoke();
        int before = bank.account.read;
        for (Object argument : new Object[] {RawPeer.home(owner), Tuple.of(1, Tuple.of(RawPeer.home(owner)))}) {
            assertThat(call(peer, serving.root, "echo", argument).error()).isEqualTo(REVOKED);
            assertThat(call(peer, serving.root, "read", argument).error()).isEqualTo(REVOKED);
            assertThat(peer.ask(
                                    Handler.CALLATTR,
                                    RawPeer.home(serving.root),
                                    "echo",
                                    Tuple.empty(),
                                    Tuple.of(Tuple.of("value", argument)))
                            .error())
                    .isEqualTo(REVOKED);
        }
        assertThat(peer.ask(Handler.CMP, RawPeer.home(serving.root), RawPeer.home(owner), "__eq__")
                        .error())
                .isEqualTo(REVOKED);
        assertThat(peer.ask(Handler.CTXEXIT, RawPeer.home(serving.root), RawPeer.home(owner))
                        .error())
                .isEqualTo(REVOKED);
        assertThat(answering(peer, serving.root, "ask", RawPeer.home(owner)).error())
                .isEqualTo(REVOKED);
        assertThat(bank.account.read).isEqualTo(before);
        // It can be let go of, as any reference can.
        assertThat(peer.ask(Handler.DEL, RawPeer.home(owner), 1).isResult()).isTrue();
    }

    @Test
    void whatACallbackGivesBackKeepsTheBoundsItHad() throws IOException {
        Victim serving = serve(Capability.of(bank));
        RawPeer peer = serving.peer;
        ObjectId box = call(peer, serving.root, "box").reference();
        bank.drawer.put(bank.account);
        ObjectId account = call(peer, box, "get").reference();
        ObjectId laundered =
                answering(peer, serving.root, "ask", RawPeer.home(account)).reference();
        ObjectId inTuple = ((Reference) ((Tuple) java.util.Objects.requireNonNull(
                                answering(peer, serving.root, "ask", Tuple.of(RawPeer.home(account)))
                                        .value()))
                        .get(0))
                .id();
        assertThat(call(peer, laundered, "balance").value()).isEqualTo(7);
        bank.box.revoke();
        assertThat(call(peer, laundered, "balance").error()).isEqualTo(REVOKED);
        assertThat(call(peer, inTuple, "balance").error()).isEqualTo(REVOKED);
    }

    @Test
    void anotherReferenceToTheSameGrantIsNoWayAround() throws IOException {
        Victim serving = serve(Capability.of(bank).under(Grant.ALL.revocable()));
        RawPeer peer = serving.peer;
        bank.inSafe.put(bank.account);
        ObjectId account =
                call(peer, call(peer, serving.root, "safe").reference(), "get").reference();
        // Put into the box by one reference to it, and taken out by another that was made of the same box.
        ObjectId box = call(peer, serving.root, "box").reference();
        call(peer, box, "put", RawPeer.home(account));
        assertThat(peer.ask(Handler.DEL, RawPeer.home(box), 1).isResult()).isTrue();
        System.gc();
        ObjectId again = call(peer, serving.root, "box").reference();
        assertThat(again).isNotEqualTo(box);
        ObjectId out = call(peer, again, "get").reference();
        assertThat(call(peer, out, "balance").value()).isEqualTo(7);
        bank.safe.revoke();
        assertThat(call(peer, out, "balance").error()).isEqualTo(REVOKED);
        // The box itself is another matter.
        call(peer, again, "put", 5);
        assertThat(call(peer, again, "get").value()).isEqualTo(5);
    }

    @Test
    void whatWasWideUnderARevokedGrantDoesNotComeBackWideUnderAnother() throws IOException {
        Victim serving = serve(Capability.of(bank));
        RawPeer peer = serving.peer;
        bank.drawer.put(bank.account);
        ObjectId box = call(peer, serving.root, "box").reference();
        ObjectId whole = call(peer, box, "get").reference();
        assertThat(call(peer, whole, "withdraw").value()).isEqualTo(-7);
        ObjectId part = call(peer, serving.root, "balance").reference();
        assertThat(call(peer, part, "withdraw").error()).isEqualTo("AttributeError: cannot access 'withdraw'");
        bank.box.revoke();
        ObjectId echoed = call(peer, serving.root, "echo", RawPeer.home(part)).reference();
        assertThat(call(peer, echoed, "balance").value()).isEqualTo(7);
        assertThat(call(peer, echoed, "withdraw").error()).isEqualTo("AttributeError: cannot access 'withdraw'");
    }

    @Test
    void whatAServicePassesOnItsOwnThreadIsWithinTheSessionsGrant() throws Exception {
        Grant session = Grant.ALL.only("policy.toml:1", Set.of("observe"), Map.of("Account", Set.of("balance")));
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        ConnectionSettings settings = new ConnectionSettings(
                Options.defaults(),
                Principal.of("cert:dns:peer", "test"),
                Optional.empty(),
                one -> Optional.of(Capability.of(bank).under(session)),
                one -> GateListener.NONE,
                session,
                one -> {});
        try (SymmetricConnection connection = SymmetricConnection.start(pair.left(), settings);
                RawPeer peer = new RawPeer(pair.right())) {
            ObjectId root = peer.ask(Handler.GETROOT).reference();
            Session here = connection.session();
            for (Supplier<RemoteObject> to : java.util.List.<Supplier<RemoteObject>>of(
                    () -> here.connection().root(), () -> java.util.Objects.requireNonNull(bank.observer))) {
                if (bank.observer == null) {
                    assertThat(call(peer, root, "observe", RawPeer.mine(5)).isResult())
                            .isTrue();
                }
                CompletableFuture<Void> passing =
                        CompletableFuture.runAsync(() -> to.get().call("take", bank.account));
                RawPeer.Request request = (RawPeer.Request) peer.receive();
                if (request.handler() == Handler.GETROOT) {
                    peer.reply(request.sequence(), RawPeer.mine(1));
                    request = (RawPeer.Request) peer.receive();
                }
                ObjectId passed = ((Reference) ((Tuple) request.arguments().get(2)).get(0)).id();
                peer.reply(request.sequence(), null);
                passing.get(20, TimeUnit.SECONDS);
                assertThat(call(peer, passed, "balance").value()).isEqualTo(7);
                assertThat(call(peer, passed, "withdraw").error())
                        .isEqualTo("AttributeError: cannot access 'withdraw'");
            }
        }
    }

    @Test
    void theBytesOfCallbacksAndTheirAnswersCount() throws IOException {
        Victim serving = serve(Capability.of(bank).bytes(20_000));
        RawPeer peer = serving.peer;
        assertThat(answering(peer, serving.root, "ask", 5).value()).isEqualTo(5);
        // An answer that the grant cannot pay for does not reach the program.
        assertThat(answering(peer, serving.root, "isText", "x".repeat(30_000)).error())
                .isEqualTo(REVOKED);
        assertThat(call(peer, serving.root, "echo", 1).error()).isEqualTo(REVOKED);
    }

    @Test
    void theBytesOfErrorsCount() throws IOException {
        Victim serving = serve(Capability.of(bank).bytes(5_000));
        RawPeer peer = serving.peer;
        assertThat(call(peer, serving.root, "fail", 2000).error()).startsWith("OSError: xxx");
        assertThat(call(peer, serving.root, "fail", 4000).error()).isEqualTo(REVOKED);
        assertThat(call(peer, serving.root, "echo", 1).error()).isEqualTo(REVOKED);
    }

    @Test
    void aCallbackThatWasKeptEndsWithTheGrantItCameUnder() throws Exception {
        Grant once = Grant.ALL.calls(2);
        Victim serving = serve(Capability.of(bank).under(once));
        RawPeer peer = serving.peer;
        call(peer, serving.root, "keep", RawPeer.mine(5));
        // The last use: the call itself may still call back, since it began before the end.
        assertThat(answering(peer, serving.root, "ask", 3).value()).isEqualTo(3);
        assertThatThrownBy(() -> java.util.Objects.requireNonNull(bank.supplier).get())
                .isInstanceOf(RevokedException.class);
    }

    @Test
    void aCallbackThatWasKeptEndsInTime() throws Exception {
        Instant end = Instant.now().plusSeconds(2);
        Victim serving = serve(Capability.of(bank).until(end));
        call(serving.peer, serving.root, "keep", RawPeer.mine(5));
        while (Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> java.util.Objects.requireNonNull(bank.supplier).get())
                .isInstanceOf(RevokedException.class);
    }

    @Test
    void theFutureOfACallbackThatWasRevokedMeanwhileGivesNothing() throws Exception {
        Grant session = Grant.ALL.revocable();
        Victim serving = serve(Capability.of(bank).under(session));
        RawPeer peer = serving.peer;
        call(peer, serving.root, "observe", RawPeer.mine(5));
        CompletableFuture<?> asked =
                java.util.Objects.requireNonNull(bank.observer).invokeAsync();
        RawPeer.Request request = (RawPeer.Request) peer.receive();
        session.revoke();
        peer.reply(request.sequence(), "too late");
        assertThatThrownBy(() -> asked.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RevokedException.class);
    }
}
