package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Attributes;
import io.remora.Options;
import io.remora.audit.AuditLog;
import io.remora.message.Handler;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every decision as a line with principal, peer, exposed name, member, verdict, rule and duration. */
@Timeout(60)
final class AuditedHandlersTest {
    /** Handlers that ask for nothing of an object. */
    private static final List<Handler> NO_DECISION = List.of(Handler.PING, Handler.CLOSE, Handler.DEL);

    @TempDir
    private Path folder;

    /** What was asked in one session. */
    private record Asked(Handler handler, long session) {}

    private static Asked ask(Way way, Handler handler, Capability it, AuditLog log) throws IOException {
        try (Victim victim = audited(way, it, log)) {
            victim.peer.ask(handler, OneGateTest.arguments(handler, victim));
            return new Asked(handler, victim.connection.session().id());
        }
    }

    private static String field(String line, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":(\"(?:[^\"\\\\]|\\\\.)*\"|\\d+)")
                .matcher(line);
        assertThat(found.find()).as(name + " in " + line).isTrue();
        return found.group(1);
    }

    @ParameterizedTest
    @MethodSource("io.remora.tests.threats.Way#all")
    void eachDecisionStandsThereWithAllThatIsAsked(Way way) throws IOException {
        Path file = folder.resolve("audit.jsonl");
        List<Asked> asked = new ArrayList<>();
        try (AuditLog log = AuditLog.open(file)) {
            for (Handler handler : Handler.values()) {
                if (!NO_DECISION.contains(handler)) {
                    asked.add(ask(way, handler, Capability.of(new Exhibit()), log));
                    asked.add(ask(way, handler, Capability.of(new Exhibit()).only(), log));
                }
            }
        }
        List<String> lines = Files.readAllLines(file);
        for (Asked each : asked) {
            List<String> decisions = lines.stream()
                    .filter(line -> line.contains("\"session\":" + each.session() + ","))
                    .filter(line -> line.contains("\"verdict\":"))
                    // Whoever accepted was asked for its root before.
                    .filter(line -> each.handler() == Handler.GETROOT || !line.contains("\"operation\":\"ROOT\""))
                    .toList();
            assertThat(decisions).as(way + " " + each).isNotEmpty();
            decisions.forEach(AuditedHandlersTest::assertItIsWhole);
            // What was decided last says how long it took: nothing for a denial, its run for what was granted.
            String last = decisions.get(decisions.size() - 1);
            assertThat(field(last, "micros")).matches("\\d+");
            assertThat(field(last, "event"))
                    .isEqualTo(
                            each.handler() == Handler.PICKLE
                                    ? "\"refused\""
                                    : field(last, "verdict").equals("\"allow\"") ? "\"end\"" : "\"decision\"");
        }
    }

    /** Answers for its attributes, and fails to. */
    private static final class Failing implements Attributes {
        @Override
        public Collection<String> attributes() {
            throw new IllegalStateException("no names today");
        }

        @Override
        public @Nullable Object get(String name) {
            return null;
        }
    }

    @ParameterizedTest
    @MethodSource("io.remora.tests.threats.Way#all")
    void aRequestThatComesToNoMemberIsOneLineToo(Way way) throws IOException {
        Path file = folder.resolve("audit.jsonl");
        Tuple none = Tuple.empty();
        int asked = 0;
        try (AuditLog log = AuditLog.open(file);
                Victim victim = audited(way, Capability.of(new Exhibit()), log)) {
            Object it = RawPeer.home(victim.root);
            for (Object[] each : new Object[][] {
                {Handler.GETATTR, it, 5},
                {Handler.SETATTR, it, none, 1},
                {Handler.DELATTR, it, (Object) null},
                {Handler.CALLATTR, it, 5, none, none},
                {Handler.CALLATTR, it, "add", 5, none},
                {Handler.CALLATTR, it, "add", none, Tuple.of(5)},
                {Handler.CALL, it, 5, none},
                {Handler.CALL, 5, none, none},
                {Handler.CMP, it, it, 5},
                {Handler.BUFFITER, it, -1},
                {Handler.BUFFITER, it, "many"},
                {Handler.OLDSLICING, it, 5, 5, 0, 1, none},
                {Handler.OLDSLICING, it, "add", "add", 0, 1, 5},
                {Handler.INSPECT, 5},
                {Handler.PING, it}
            }) {
                RawPeer.Answer answer = victim.peer.ask((Handler) each[0], Arrays.copyOfRange(each, 1, each.length));
                assertThat(answer.isResult()).isFalse();
                asked++;
            }
        }
        assertThat(Files.readAllLines(file).stream().filter(line -> line.contains("\"event\":\"refused\"")))
                .hasSize(asked)
                .allSatisfy(line -> assertThat(line).contains("\"verdict\":\"deny\""));
    }

    @ParameterizedTest
    @MethodSource("io.remora.tests.threats.Way#all")
    void anObjectThatFailsToSayWhatItHasIsDeniedInTheAudit(Way way) throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (AuditLog log = AuditLog.open(file);
                Victim victim = audited(way, Capability.of(new Failing()), log)) {
            Object it = RawPeer.home(victim.root);
            assertThat(victim.peer.ask(Handler.GETATTR, it, "x").isResult()).isFalse();
            assertThat(victim.peer
                            .ask(Handler.CALLATTR, it, "x", Tuple.empty(), Tuple.empty())
                            .isResult())
                    .isFalse();
            assertThat(victim.peer.ask(Handler.CMP, it, it, "__lt__").isResult())
                    .isFalse();
        }
        assertThat(Files.readAllLines(file).stream().filter(line -> line.contains("failed to say what it has")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"event\":\"decision\"")
                        .contains("\"verdict\":\"deny\"")
                        .contains("java.lang.IllegalStateException"));
    }

    private static Victim audited(Way way, Capability it, AuditLog log) throws IOException {
        return Victim.of(way, it, Options.defaults(), session -> log.begun(session, Optional.of("exhibit")));
    }

    private static void assertItIsWhole(String line) {
        for (String name : List.of("session", "principal", "peer", "rule")) {
            assertThat(field(line, name)).as(name).isNotEqualTo("\"\"");
        }
        if (!field(line, "event").equals("\"refused\"")) {
            assertThat(field(line, "type")).startsWith("\"io.remora.");
            assertThat(field(line, "operation")).isNotEqualTo("\"\"");
            assertThat(field(line, "member").equals("\"\""))
                    .isEqualTo(field(line, "operation").equals("\"ROOT\""));
        }
    }
}
