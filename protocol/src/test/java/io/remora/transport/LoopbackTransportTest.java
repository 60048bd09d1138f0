package io.remora.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopbackTransportTest extends TimedLinkContract {
    private static final Duration TIME = Duration.ofSeconds(5);
    private final Transport transport = new LoopbackTransport();

    @Override
    protected LoopbackTransport.Pair connect() throws Exception {
        URI where = URI.create("inproc://contract");
        try (Listener listener = transport.listen(where)) {
            Link dialled = transport.dial(where, TIME);
            try (Incoming incoming = listener.accept()) {
                return new LoopbackTransport.Pair(dialled, incoming.handshake(TIME));
            }
        }
    }

    @Test
    void bothEndsKnowThatTheyAreTheSameProcess() {
        assertThat(left.handshake().evidence()).isInstanceOf(Evidence.SameProcess.class);
        assertThat(right.handshake().evidence()).isInstanceOf(Evidence.SameProcess.class);
        assertThat(left.handshake().coalesces()).isTrue();
    }

    @Test
    void aPairNeedsNoListener() throws Exception {
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        write(pair.left(), "hi");
        assertThat(readText(pair.right(), 2)).isEqualTo("hi");
        pair.left().close();
        pair.right().close();
    }

    @Test
    void itIsTheDefaultTransportOfItsScheme() {
        assertThat(ServiceLoader.load(Transport.class)).anyMatch(found -> found instanceof LoopbackTransport);
    }

    @Test
    void nobodyListeningIsUnreachable() {
        assertThatThrownBy(() -> transport.dial(URI.create("inproc://nobody"), TIME))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("inproc://nobody");
    }

    @Test
    void aNameIsTakenOnceAndFreeAgainAfterClosing() throws Exception {
        URI where = URI.create("inproc://taken");
        Listener first = transport.listen(where);
        assertThatThrownBy(() -> transport.listen(where))
                .isInstanceOf(IOException.class)
                .hasMessage("inproc://taken is already listened on in this process: choose another name");
        first.close();
        first.close();
        transport.listen(where).close();
    }

    @Test
    void closingAListenerWakesWhoAcceptsAndEndsWhoWaits() throws Exception {
        URI where = URI.create("inproc://closing");
        Listener listener = transport.listen(where);
        Link waiting = transport.dial(where, TIME);
        Incoming first = listener.accept();
        Link other = transport.dial(where, TIME);
        listener.close();
        assertThat(other.read(room(other), FOR_EVER)).isEqualTo(-1);
        Listener again = transport.listen(where);
        Future<Incoming> accepting = threads.submit(again::accept);
        again.close();
        assertThatThrownBy(() -> accepting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        first.close();
        assertThat(waiting.read(room(waiting), FOR_EVER)).isEqualTo(-1);
        assertThatThrownBy(() -> first.handshake(TIME)).isInstanceOf(IOException.class);
    }

    @Test
    void aFullQueueIsUnreachableInTime() throws Exception {
        URI where = URI.create("inproc://full");
        try (Listener listener = transport.listen(where)) {
            for (int i = 0; i < 128; i++) {
                transport.dial(where, TIME);
            }
            assertThatThrownBy(() -> transport.dial(where, Duration.ofMillis(20)))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("its queue of 128 is full");
            listener.accept().close();
            transport.dial(where, TIME).close();
        }
    }

    @Test
    void aMalformedAddressIsOneSentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transport.listen(URI.create("inproc:///x")))
                .withMessage("inproc:///x is not an in-process address: write inproc://NAME");
    }
}
