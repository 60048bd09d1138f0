package io.remora.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Attributes;
import io.remora.LimitExceededException;
import io.remora.NoSuchMemberException;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.object.member.Member;
import io.remora.object.member.Operation;
import io.remora.server.Offer;
import io.remora.server.Server;
import io.remora.transport.LoopbackTransport;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RPyC's truth table, over five of its configurations, each through the gate. */
@Timeout(30)
final class AttributePolicyTest {
    /**
     * What a Python object with these attributes is: everything can be read, written and deleted, were it not for a
     * policy.
     */
    private static final class Namespace implements Attributes {
        private final Map<String, Object> values = new ConcurrentHashMap<>();

        Namespace() {
            for (String name : new String[] {
                "plain",
                "exposed_shown",
                "both",
                "exposed_both",
                "_private",
                "exposed__private",
                "__len__",
                "__secret__"
            }) {
                values.put(name, "the value of " + name);
            }
        }

        @Override
        public Collection<String> attributes() {
            return values.keySet();
        }

        @Override
        public boolean canSet(String name) {
            return true;
        }

        @Override
        public boolean canDelete(String name) {
            return values.containsKey(name);
        }

        @Override
        public @Nullable Object get(String name) {
            return values.get(name);
        }

        @Override
        public void set(String name, @Nullable Object value) {
            values.put(name, java.util.Objects.requireNonNull(value));
        }

        @Override
        public void delete(String name) {
            values.remove(name);
        }
    }

    private static AttributePolicy policy(String name) {
        return switch (name) {
            case "default" -> AttributePolicy.rpyc();
            case "public" -> AttributePolicy.rpyc().withPublics(true);
            case "all" -> AttributePolicy.rpyc().withAll(true);
            case "safe only" -> AttributePolicy.rpyc().withExposed(false);
            case "no get" -> AttributePolicy.rpyc().withAll(true).withOperations(false, true, true);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private final Gate gate = new Gate(Clock.systemUTC(), GateListener.NONE);
    private final Namespace namespace = new Namespace();

    private String read(Capability capability, String name) {
        try {
            Member member = gate.pass(capability, Operation.GET, name, null);
            return String.valueOf(member.get(
                            capability.target(), io.remora.object.member.Invocation.of(io.remora.value.Tuple.empty())))
                    .replace("the value of ", "");
        } catch (DeniedException e) {
            return "denied";
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * What RPyC 5.3 answers to {@code getattr} (seen): the attribute that the name stands for, or a denial. Where its
     * rule finds no {@code exposed_plain} there is none: the gate's own, by which that would stand for {@code plain},
     * is not asked.
     */
    @ParameterizedTest
    @CsvSource({
        // policy, plain, shown, exposed_shown, both, _private, __len__, __secret__, nothing
        "default,   denied, exposed_shown, exposed_shown, exposed_both, exposed__private, __len__, denied,     denied",
        "public,    plain,  exposed_shown, exposed_shown, both,         exposed__private, __len__, denied,     denied",
        "all,       plain,  exposed_shown, exposed_shown, both,         _private,         __len__, __secret__, denied",
        "safe only, denied, denied,        denied,        denied,       denied,           __len__, denied,     denied",
        "no get,    denied, denied,        denied,        denied,       denied,           denied,  denied,     denied"
    })
    void aNameStandsForTheAttributeThatRpycFinds(
            String policy,
            String plain,
            String shown,
            String exposedShown,
            String both,
            String hidden,
            String len,
            String secret,
            String nothing) {
        Capability capability = Capability.of(policy(policy).over(namespace));
        assertThat(read(capability, "plain")).isEqualTo(plain);
        assertThat(read(capability, "shown")).isEqualTo(shown);
        assertThat(read(capability, "exposed_shown")).isEqualTo(exposedShown);
        assertThat(read(capability, "both")).isEqualTo(both);
        assertThat(read(capability, "_private")).isEqualTo(hidden);
        assertThat(read(capability, "__len__")).isEqualTo(len);
        assertThat(read(capability, "__secret__")).isEqualTo(secret);
        assertThat(read(capability, "nothing")).isEqualTo(nothing);
        assertThat(read(capability, "exposed_plain")).isEqualTo("denied");
        assertThat(read(capability, "exposed_nothing")).isEqualTo("denied");
    }

    @ParameterizedTest
    @CsvSource({
        "default, false, false",
        "public, false, false",
        "all, false, false",
        "safe only, false, false",
        "no get, true, true"
    })
    void writingAndDeletingAreMattersOfTheirOwn(String policy, boolean writes, boolean deletes) {
        Capability capability = Capability.of(policy(policy).over(namespace));
        assertPasses(capability, Operation.SET, "plain", writes);
        assertPasses(capability, Operation.DELETE, "plain", deletes);
    }

    /** What RPyC 5.3 writes where {@code allow_setattr} is on (seen). */
    @ParameterizedTest
    @CsvSource({
        // policy, both, shown, new, exposed_new
        "default,   exposed_both, exposed_shown, denied, exposed_new",
        "public,    both,         exposed_shown, new,    exposed_new",
        "all,       both,         exposed_shown, new,    exposed_new",
        "safe only, denied,       denied,        denied, denied"
    })
    void aNameIsWrittenAndDeletedAsTheAttributeThatRpycFinds(
            String policy, String both, String shown, String other, String exposedOther) throws IOException {
        String uri = "inproc://attributes-" + System.nanoTime();
        Attributes served = policy(policy).withOperations(true, true, true).over(namespace);
        try (Server server = Server.on(uri, new LoopbackTransport())
                        .grant(
                                "*",
                                new Offer(
                                        List.of("NAMESPACE"),
                                        Exposures.ofType(served.getClass()),
                                        session -> served,
                                        grant -> grant))
                        .start();
                var connection = Remora.connect(server.uri().toString(), new LoopbackTransport())) {
            RemoteObject root = connection.root();
            assertThat(written(root, "both")).isEqualTo(both);
            assertThat(written(root, "shown")).isEqualTo(shown);
            assertThat(written(root, "new")).isEqualTo(other);
            assertThat(written(root, "exposed_new")).isEqualTo(exposedOther);
        }
    }

    /** Writes, reads and deletes a name through a connection; gives which of the object's attributes that was. */
    private String written(RemoteObject root, String name) {
        Map<String, Object> before = Map.copyOf(namespace.values);
        try {
            root.set(name, "written");
        } catch (NoSuchMemberException e) {
            assertThat(namespace.values).isEqualTo(before);
            assertThatThrownBy(() -> root.delete(name)).isInstanceOf(NoSuchMemberException.class);
            assertThat(namespace.values).isEqualTo(before);
            return "denied";
        }
        assertThat(root.get(name).as(String.class)).isEqualTo("written");
        List<String> changed = namespace.values.keySet().stream()
                .filter(each -> "written".equals(namespace.values.get(each)))
                .toList();
        assertThat(changed).hasSize(1);
        root.delete(name);
        assertThat(namespace.values).doesNotContainKey(changed.get(0));
        return changed.get(0);
    }

    private void assertPasses(Capability capability, Operation operation, String name, boolean passes) {
        if (passes) {
            assertThat(gate.pass(capability, operation, name, null)).isNotNull();
        } else {
            assertThatThrownBy(() -> gate.pass(capability, operation, name, null))
                    .isInstanceOf(DeniedException.class);
        }
    }

    @Test
    void anObjectThatAnswersForItselfIsStillWithinItsGrant() {
        Capability narrow = Capability.of(namespace).only("plain");
        assertThat(read(narrow, "plain")).isEqualTo("plain");
        assertThat(read(narrow, "both")).isEqualTo("denied");
        assertPasses(narrow, Operation.SET, "plain", true);
        assertPasses(narrow, Operation.SET, "both", false);
        assertThat(gate.granted(narrow)).extracting(Member::name).containsExactly("plain");
        Capability once = Capability.of(namespace).calls(1);
        assertThat(read(once, "plain")).isEqualTo("plain");
        assertThatThrownBy(() -> read(once, "plain")).hasCauseInstanceOf(io.remora.RevokedException.class);
        Capability seldom = Capability.of(namespace).rate(1, java.time.Duration.ofHours(1));
        assertThat(read(seldom, "plain")).isEqualTo("plain");
        assertThatThrownBy(() -> read(seldom, "plain")).hasCauseInstanceOf(LimitExceededException.class);
    }

    @Test
    void whatItDoesNotAnswerForIsDeniedAsWhatIsNotThere() {
        Attributes fixed = Attributes.of(Map.of("x", 1));
        Capability capability = Capability.of(fixed);
        assertThat(read(capability, "x")).isEqualTo("1");
        assertThat(read(capability, "exposed_x")).isEqualTo("1");
        assertPasses(capability, Operation.SET, "x", false);
        assertPasses(capability, Operation.DELETE, "x", false);
        assertThat(read(capability, "y")).isEqualTo("denied");
        assertThat(read(capability, "attributes")).isEqualTo("denied");
        assertThat(read(capability, "get")).isEqualTo("denied");
    }
}
