package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Options;
import io.remora.audit.AuditLog;
import io.remora.message.Handler;
import io.remora.object.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        try (Victim victim =
                Victim.of(way, it, Options.defaults(), session -> log.begun(session, Optional.of("exhibit")))) {
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
