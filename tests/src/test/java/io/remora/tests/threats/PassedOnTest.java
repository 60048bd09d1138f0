package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Exposed;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoteObject;
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
        public String get() {
            return "got";
        }
    }

    /** What the middle serves to the peer at this end. */
    @Exposed
    public static final class Middle {
        private final RemoteObject far;

        Middle(RemoteObject far) {
            this.far = far;
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

        public @Nullable Object echo(@Nullable Object value) {
            return value;
        }
    }

    private static RawPeer.Answer call(RawPeer peer, ObjectId object, String name, Object... arguments)
            throws IOException {
        return peer.ask(Handler.CALLATTR, RawPeer.home(object), name, Tuple.of(arguments), Tuple.empty());
    }

    @Test
    void itIsAsNarrowAsItWasPassed() throws IOException {
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        try (var serving = io.remora.connection.SymmetricConnection.start(
                        pair.left(),
                        io.remora.connection.ConnectionSettings.dialling(
                                        Options.defaults(), io.remora.Principal.LOCAL, Optional.empty())
                                .withRoot(session -> Optional.of(Capability.of(new FarService(), Far.class))));
                var dialled = Remora.over(pair.right(), Options.defaults().withDialect(io.remora.WireDialect.RPYC6));
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
