package io.remora.tests.transcript;

import static io.remora.tests.transcript.Transcript.tuple;

import io.remora.WireDialect;
import io.remora.tests.peer.RawPeer;
import io.remora.tests.peer.RawPeer.Message;
import io.remora.tests.transcript.Transcript.Line;
import io.remora.transport.Link;
import io.remora.value.Tuple;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Plays the server of a recording: each request that comes must be one that the recorded client made, in whatever
 * order, and gets the recorded answer; what the recorded server asked before it answered is asked again.
 */
final class RecordedServer implements AutoCloseable {
    private static final int DEL = 15;

    private final RawPeer peer;
    private final List<Line> lines;
    /** Requests of the recorded client that nobody has made yet. */
    private final List<Line> open = new ArrayList<>();
    /** Ours that the recorded client's objects are. */
    private final Names names = new Names();

    private final Map<Line, Message> callbacks = new HashMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    RecordedServer(Link link, Transcript transcript) {
        RawPeer five = new RawPeer(link);
        this.peer = transcript.dialect() == WireDialect.RPYC6 ? five.inRpyc6() : five;
        this.lines = transcript.lines();
        lines.stream().filter(line -> line.byClient() && line.isRequest()).forEach(open::add);
        Thread thread = new Thread(this::serve, "recorded-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (true) {
                answer(peer.read());
            }
        } catch (EOFException e) {
            ended.complete(null);
            peer.close();
        } catch (IOException | RuntimeException | AssertionError e) {
            ended.completeExceptionally(e);
            peer.close();
        }
    }

    /** What the recorded client asked and ours did not, once the connection has ended; fails with what went wrong. */
    List<Line> notAsked() throws Exception {
        ended.get(10, java.util.concurrent.TimeUnit.SECONDS);
        return List.copyOf(open);
    }

    private void answer(Message request) throws IOException {
        if (request.type() != 1) {
            throw new AssertionError("an answer to nothing: " + request);
        }
        Tuple asked = tuple(request.body());
        long handler = Transcript.number(asked.get(0));
        if (handler == RawPeer.PING) {
            peer.send(peer.message(
                    2,
                    request.sequence(),
                    tuple(tuple(asked.get(1)).get(1)).size() == 1
                            ? RawPeer.value(tuple(tuple(asked.get(1)).get(1)).get(0))
                            : RawPeer.value(null)));
            return;
        }
        Line recorded = open.stream()
                .filter(line -> line.handler() == handler && same(line, asked))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the recorded client never asked " + asked + "; it asked "
                        + open.stream()
                                .filter(line -> line.handler() == handler)
                                .map(Line::body)
                                .toList()));
        open.remove(recorded);
        askBack(recorded);
        for (Line line : lines) {
            if (!line.byClient() && !line.isRequest() && line.sequence() == recorded.sequence()) {
                // An exception is not boxed.
                Object body = line.type() == 2 ? names.translate(tuple(line.body())) : line.body();
                peer.send(peer.message(line.type(), request.sequence(), body));
                return;
            }
        }
        // RPyC's server does not answer a goodbye: it hangs up. Nor does it answer what came just before one.
        if (handler == RawPeer.CLOSE) {
            throw new EOFException("the recorded server has hung up");
        }
    }

    private boolean same(Line line, Tuple asked) {
        return names.matches(line.arguments(), asked.get(1));
    }

    /** What the recorded server asked its client between this request and its answer. */
    private void askBack(Line recorded) throws IOException {
        int from = lines.indexOf(recorded) + 1;
        for (int i = from; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (!line.byClient() && !line.isRequest() && line.sequence() == recorded.sequence()) {
                return;
            }
            if (!line.byClient() && line.isRequest() && line.handler() != DEL && !callbacks.containsKey(line)) {
                Message answer = askOnce(line);
                callbacks.put(line, answer);
                Line then = lines.stream()
                        .filter(each -> each.byClient() && !each.isRequest() && each.sequence() == line.sequence())
                        .findFirst()
                        .orElseThrow();
                if (answer.type() != then.type() || !names.matches(then.body(), answer.body())) {
                    throw new AssertionError("asked " + line.body() + " our client answered " + answer.body()
                            + ", the recorded one " + then.body());
                }
            }
        }
    }

    private Message askOnce(Line line) throws IOException {
        peer.send(peer.message(1, line.sequence(), Tuple.of(line.handler(), names.translate(line.arguments()))));
        Message answer = peer.read();
        if (answer.type() == 1) {
            throw new AssertionError("asked something instead of answering: " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        peer.close();
    }
}
