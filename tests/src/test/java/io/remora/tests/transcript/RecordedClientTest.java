package io.remora.tests.transcript;

import static io.remora.tests.transcript.Transcript.tuple;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Authenticator;
import io.remora.agent.Sample;
import io.remora.agent.control.FullControlService;
import io.remora.server.Server;
import io.remora.tests.peer.RawPeer;
import io.remora.tests.peer.RawPeer.Message;
import io.remora.tests.transcript.Transcript.Line;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our server answers the requests of recorded clients as the recorded server did, in all that a Python user can see.
 */
@Timeout(30)
final class RecordedClientTest {
    private static final int REPLY = 2;
    private static final int EXCEPTION = 3;
    private static final int DEL = 15;

    static Stream<Transcript> transcripts() {
        return Stream.of(io.remora.WireDialect.values())
                .flatMap(dialect -> Transcript.NAMES.stream().map(name -> Transcript.read(dialect, name)));
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void gets_the_answers_that_it_got(Transcript transcript) throws Exception {
        LoopbackTransport transport = new LoopbackTransport();
        Server.Builder builder = Server.on("inproc://transcript", transport).authenticator(Authenticator.anonymous());
        boolean classic = transcript.name().startsWith("classic");
        try (Server server = (classic
                                ? builder.grant("*", FullControlService.offer())
                                : builder.grant("*", Sample.class, Sample::new))
                        .start();
                RawPeer peer = RawPeer.dial(transport, server.uri())) {
            new Replay(transcript.dialect() == io.remora.WireDialect.RPYC6 ? peer.inRpyc6() : peer, transcript.lines())
                    .run();
        }
    }

    private static final class Replay {
        private final RawPeer peer;
        private final List<Line> lines;
        private final Names names = new Names();
        private final Map<Long, Line> asked = new HashMap<>();
        private final Map<Long, Long> askedBack = new HashMap<>();
        private final Deque<Message> inbox = new ArrayDeque<>();

        Replay(RawPeer peer, List<Line> lines) {
            this.peer = peer;
            this.lines = lines;
        }

        void run() throws IOException {
            for (Line line : lines) {
                if (line.byClient()) {
                    say(line);
                } else if (line.isRequest()) {
                    hearRequest(line);
                } else {
                    hearAnswer(line);
                }
            }
        }

        private void say(Line line) throws IOException {
            if (line.isRequest()) {
                asked.put(line.sequence(), line);
                peer.send(peer.message(
                        1, line.sequence(), Tuple.of(line.handler(), inJava(names.translate(line.arguments())))));
            } else if (askedBack.containsKey(line.sequence())) {
                peer.send(
                        peer.message(line.type(), askedBack.get(line.sequence()), names.translate(tuple(line.body()))));
            }
        }

        /** The one statement that a recorded client sends to be executed says here what it says in Python. */
        private static Tuple inJava(Tuple arguments) {
            Object[] changed = arguments.toArray();
            for (int i = 0; i < changed.length; i++) {
                if (changed[i] instanceof Tuple inner) {
                    changed[i] = inJava(inner);
                } else if ("y = 9".equals(changed[i])) {
                    changed[i] = "int y = 9;";
                }
            }
            return Tuple.of(changed);
        }

        private void hearRequest(Line line) throws IOException {
            if (line.handler() == DEL) {
                // When a reference is given back is for the garbage collector to say.
                return;
            }
            Message request = next(message -> message.type() == 1 && !isRelease(message));
            askedBack.put(line.sequence(), request.sequence());
            assertThat(tuple(request.body()).get(0)).isEqualTo((int) line.handler());
            assertThat(names.matches(line.arguments(), tuple(request.body()).get(1)))
                    .as("recorded %s, now %s", line.body(), request.body())
                    .isTrue();
        }

        private static boolean isRelease(Message message) {
            return Integer.valueOf(DEL).equals(tuple(message.body()).get(0));
        }

        private void hearAnswer(Line line) throws IOException {
            Line request = java.util.Objects.requireNonNull(asked.get(line.sequence()));
            Message answer;
            try {
                answer = next(message -> message.type() != 1 && message.sequence() == line.sequence());
            } catch (EOFException e) {
                // After its goodbye the recorded client still got what was on its way.
                assertThat(request.handler()).isEqualTo(DEL);
                return;
            }
            assertThat(answer.type())
                    .as("%s gave %s", request.body(), answer.body())
                    .isEqualTo(line.type());
            if (line.type() == REPLY) {
                reply(request, line, answer);
            } else if (!Integer.valueOf(1).equals(line.body())) {
                exception(line, answer);
            } else {
                assertThat(answer.body()).isEqualTo(1);
            }
        }

        private Message next(Predicate<Message> wanted) throws IOException {
            for (Iterator<Message> each = inbox.iterator(); each.hasNext(); ) {
                Message message = each.next();
                if (wanted.test(message)) {
                    each.remove();
                    return message;
                }
            }
            while (true) {
                Message message = peer.read();
                if (wanted.test(message)) {
                    return message;
                }
                inbox.add(message);
            }
        }

        private void reply(Line request, Line recorded, Message now) {
            switch ((int) request.handler()) {
                case RawPeer.INSPECT -> {
                    for (Object each : tuple(now.value())) {
                        assertThat(tuple(each)).hasSize(2);
                        assertThat(tuple(each).get(0)).isInstanceOf(String.class);
                    }
                }
                case 9, 10 -> assertThat(now.value()).isInstanceOf(String.class);
                case 12 -> assertThat(now.value()).isInstanceOf(Number.class);
                case 13 -> {
                    // Python's own names apart, and those that are hidden, the names are the same.
                    Set<Object> recordedNames =
                            publicNames(tuple(tuple(recorded.body()).get(1)));
                    recordedNames.remove("y");
                    assertThat(publicNames(tuple(now.value()))).isEqualTo(recordedNames);
                }
                default ->
                    assertThat(names.matches(recorded.body(), now.body()))
                            .as("%s gave %s, now %s", request.body(), recorded.body(), now.body())
                            .isTrue();
            }
        }

        private static Set<Object> publicNames(Tuple all) {
            Set<Object> names = new java.util.HashSet<>();
            for (Object each : all) {
                String name = String.valueOf(each);
                if (!name.startsWith("_")) {
                    names.add(name.startsWith("exposed_") ? name.substring("exposed_".length()) : name);
                }
            }
            return names;
        }

        private static void exception(Line recorded, Message now) {
            Tuple then = tuple(recorded.body());
            Tuple type = tuple(then.get(0));
            Tuple arguments = tuple(then.get(1));
            Tuple given = tuple(tuple(now.body()).get(1));
            if (!"builtins".equals(type.get(0))) {
                assertThat(now.error()).endsWith("." + type.get(1));
                assertThat((Object) given).isEqualTo(arguments);
                return;
            }
            assertThat(now.error()).isEqualTo("builtins." + type.get(1));
            if ("AttributeError".equals(type.get(1))) {
                // A restricted view of RPyC says the name alone.
                assertThat(now.errorText()).contains(String.valueOf(arguments.get(0)));
            } else {
                assertThat((Object) given).isEqualTo(arguments);
            }
            for (Object each : tuple(then.get(2))) {
                if (Set.of("errno", "filename", "strerror").contains(tuple(each).get(0))) {
                    assertThat(tuple(tuple(now.body()).get(2))).contains(each);
                }
            }
            assertThat(recorded.type()).isEqualTo(EXCEPTION);
        }
    }
}
