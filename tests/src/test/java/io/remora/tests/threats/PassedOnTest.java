package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Exposed;
import io.remora.Options;
import io.remora.Principal;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.WireDialect;
import io.remora.connection.ConnectionSettings;
import io.remora.connection.SymmetricConnection;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.object.Capability;
import io.remora.object.Restricted;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An object of one peer that is passed on to another shows no more than the one who passes it says. */
@Timeout(60)
final class PassedOnTest {
    /** What the far host serves to the middle, which trusts it with everything. */
    @Exposed
    public interface Far {
        String name();

        String wipe();

        Far child();
    }

    /** A part of it. */
    @Exposed
    public interface NameOnly {
        String name();
    }

    /** The far host's. */
    public static final class FarService implements Far, NameOnly, Supplier<String> {
        @Override
        public String name() {
            return "far";
        }

        @Override
        public String wipe() {
            return "wiped";
        }

        @Override
        public Far child() {
            return new FarService();
        }

        @Override
        public String get() {
            return "got";
        }
    }

    /** What the middle serves to the peer at this end. */
    @Exposed
    public static final class Middle {
        private final RemoteObject far;
        private final Capability lent;

        Middle(RemoteObject far) {
            this.far = far;
            this.lent = Restricted.view(far).call("name", "child").capability().revocable();
        }

        public Object whole() {
            return far;
        }

        public NameOnly asInterface() {
            return far.as(NameOnly.class);
        }

        public Object asProxy() {
            return far.as(NameOnly.class);
        }

        public Supplier<?> asFunction() {
            return far.as(Supplier.class);
        }

        public List<?> asList() {
            return far.as(List.class);
        }

        public Capability view() {
            return Restricted.view(far).call("name").capability();
        }

        /** What can be taken back of the far object, with all that comes out of it. */
        public Capability lent() {
            return lent;
        }

        public Capability twice() {
            return Restricted.view(far).call("name", "child").capability().calls(2);
        }

        public @Nullable Object echo(@Nullable Object value) {
            return value;
        }
    }

    private static RawPeer.Answer call(RawPeer peer, ObjectId object, String name, Object... arguments)
            throws IOException {
        return peer.ask(Handler.CALLATTR, RawPeer.home(object), name, Tuple.of(arguments), Tuple.empty());
    }

    private static SymmetricConnection far(LoopbackTransport.Pair pair) {
        return SymmetricConnection.start(
                pair.left(),
                ConnectionSettings.dialling(Options.defaults(), Principal.LOCAL, Optional.empty())
                        .withRoot(session -> Optional.of(Capability.of(new FarService(), Far.class))));
    }

    @Test
    void whatIsLentOfItIsTakenBackWithAllThatCameOutOfIt() throws IOException {
        String revoked = "PermissionError: this reference was revoked or has expired";
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        try (var serving = far(pair);
                var dialled = Remora.over(pair.right(), Options.defaults().withDialect(WireDialect.RPYC6))) {
            assertThat(serving.ended()).isEmpty();
            Middle middle = new Middle(dialled.root());
            try (Victim victim = Victim.serving(Capability.of(middle))) {
                RawPeer peer = victim.peer;
                ObjectId lent = call(peer, victim.root, "lent").reference();
                ObjectId child = call(peer, lent, "child").reference();
                ObjectId method =
                        peer.ask(Handler.GETATTR, RawPeer.home(child), "name").reference();
                ObjectId grandchild = call(peer, child, "child").reference();
                assertThat(call(peer, grandchild, "name").value()).isEqualTo("far");
                middle.lent.revoke();
                for (ObjectId each : List.of(lent, child, grandchild)) {
                    assertThat(call(peer, each, "name").error()).isEqualTo(revoked);
                    assertThat(peer.ask(Handler.DIR, RawPeer.home(each)).error())
                            .isEqualTo(revoked);
                }
                assertThat(peer.ask(Handler.CALL, RawPeer.home(method), Tuple.empty(), Tuple.empty())
                                .error())
                        .isEqualTo(revoked);
                ObjectId twice = call(peer, victim.root, "twice").reference();
                ObjectId born = call(peer, twice, "child").reference();
                assertThat(call(peer, born, "name").value()).isEqualTo("far");
                assertThat(call(peer, born, "name").error()).isEqualTo(revoked);
                assertThat(call(peer, twice, "name").error()).isEqualTo(revoked);
            }
        }
    }

    @Test
    void itIsAsNarrowAsItWasPassed() throws IOException {
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        try (var serving = far(pair);
                var dialled = Remora.over(pair.right(), Options.defaults().withDialect(WireDialect.RPYC6));
                Victim victim = Victim.serving(Capability.of(new Middle(dialled.root())))) {
            assertThat(serving.ended()).isEmpty();
            RawPeer peer = victim.peer;
            for (String narrowed : List.of("asInterface", "asProxy", "view")) {
                ObjectId passed = call(peer, victim.root, narrowed).reference();
                assertThat(call(peer, passed, "name").value()).as(narrowed).isEqualTo("far");
                assertThat(call(peer, passed, "wipe").error()).isEqualTo("AttributeError: cannot access 'wipe'");
                assertThat(peer.ask(Handler.SETATTR, RawPeer.home(passed), "name", 1)
                                .error())
                        .isEqualTo("AttributeError: cannot access 'name'");
                // Nor is the proxy's handler there, nor what the proxy stands for.
                for (String name :
                        List.of("getInvocationHandler", "h", "remoraReference", "isProxyClass", "getClass", "invoke")) {
                    String denied = "AttributeError: cannot access '" + name + "'";
                    assertThat(peer.ask(Handler.GETATTR, RawPeer.home(passed), name)
                                    .error())
                            .isEqualTo(denied);
                    assertThat(call(peer, passed, name).error()).isEqualTo(denied);
                }
                // Nor does it grow by being sent around.
                ObjectId again =
                        call(peer, victim.root, "echo", RawPeer.home(passed)).reference();
                assertThat(call(peer, again, "wipe").error()).isEqualTo("AttributeError: cannot access 'wipe'");
                assertThat(call(peer, again, "name").value()).isEqualTo("far");
                assertThat(call(peer, victim.root, narrowed).reference())
                        .as(narrowed)
                        .matches(id -> narrowed.equals("view") || id.equals(passed));
            }
            for (String narrowed : List.of("asFunction", "asList")) {
                ObjectId passed = call(peer, victim.root, narrowed).reference();
                assertThat(call(peer, passed, "wipe").error()).isEqualTo("AttributeError: cannot access 'wipe'");
                assertThat(call(peer, passed, "name").error()).isEqualTo("AttributeError: cannot access 'name'");
            }
            // What the peer knows as narrow stays so where nothing is declared; to another peer the middle says: the
            // whole.
            ObjectId known = call(peer, victim.root, "whole").reference();
            assertThat(call(peer, known, "wipe").error()).isEqualTo("AttributeError: cannot access 'wipe'");
            try (Victim other = Victim.serving(Capability.of(new Middle(dialled.root())))) {
                ObjectId whole = call(other.peer, other.root, "whole").reference();
                assertThat(call(other.peer, whole, "wipe").value()).isEqualTo("wiped");
            }
        }
    }
}
