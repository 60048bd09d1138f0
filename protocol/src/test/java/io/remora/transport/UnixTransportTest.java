package io.remora.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.UnreachableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixTransportTest extends TimedLinkContract {
    private static final Duration TIME = Duration.ofSeconds(5);
    private final Transport transport = new UnixTransport();

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("sock");
    }

    private URI where() {
        return URI.create("unix://" + path());
    }

    @Override
    protected LoopbackTransport.Pair connect() throws Exception {
        try (Listener listener = transport.listen(where())) {
            Link dialled = transport.dial(listener.uri(), TIME);
            return new LoopbackTransport.Pair(dialled, listener.accept().handshake(TIME));
        }
    }

    @Test
    void bothEndsKnowTheUserAndGroupOfTheOther() throws Exception {
        String me = Files.getOwner(folder).getName();
        assertThat(((Evidence.UnixPeer) left.handshake().evidence()).user()).isEqualTo(me);
        assertThat(((Evidence.UnixPeer) right.handshake().evidence()).user()).isEqualTo(me);
        assertThat(((Evidence.UnixPeer) right.handshake().evidence()).group()).isNotEmpty();
        assertThat(right.handshake().source()).isEqualTo(me);
        assertThat(right.handshake().coalesces()).isTrue();
    }

    @Test
    void itIsTheDefaultTransportOfItsScheme() {
        assertThat(ServiceLoader.load(Transport.class)).anyMatch(found -> found instanceof UnixTransport);
    }

    @Test
    void theSocketIsForItsOwnerAloneUnderAnyUmask() throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 000; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ListenAndWait.class.getName(),
                        where().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("listening, and a new file has rw-rw-rw-");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-------");
            transport.dial(where(), TIME).close();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(path()).as("a killed process leaves its socket").exists();
        transport.listen(where()).close();
        assertThat(path()).as("the next listener removes it").doesNotExist();
    }

    /** Run with umask 000 in a JVM of its own. */
    static final class ListenAndWait {
        private ListenAndWait() {}

        public static void main(String[] arguments) throws Exception {
            URI where = URI.create(arguments[0]);
            Path probe = Files.createFile(Path.of(where.getPath() + ".probe"));
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(probe));
            Files.delete(probe);
            Listener listener = new UnixTransport().listen(where);
            System.out.println("listening, and a new file has " + mode);
            System.out.flush();
            while (true) {
                listener.accept();
            }
        }
    }

    @Test
    void aLiveSocketIsRefusedInOneSentenceAndLivesOn() throws Exception {
        try (Listener listener = transport.listen(where())) {
            assertThatThrownBy(() -> transport.listen(where()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another process listens on " + path() + ": stop it or choose another path");
            // The look at it was a connection that left again.
            listener.accept().close();
            Link link = transport.dial(where(), TIME);
            Link accepted = listener.accept().handshake(TIME);
            write(link, "x");
            assertThat(readText(accepted, 1)).isEqualTo("x");
            link.close();
            accepted.close();
        }
    }

    @Test
    void aStaleSocketIsReplaced() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
        assertThat(path()).exists();
        assertThatThrownBy(() -> transport.dial(where(), TIME))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("nobody listens on " + path());
        try (Listener listener = transport.listen(where())) {
            transport.dial(where(), TIME).close();
            listener.accept().close();
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        Files.writeString(path(), "precious");
        assertThatThrownBy(() -> transport.listen(where()))
                .hasMessage(path() + " exists and is not a socket: choose another path or remove it");
        assertThat(Files.readString(path())).isEqualTo("precious");
    }

    @Test
    void closingRemovesTheFileAndNothingElse() throws Exception {
        Listener listener = transport.listen(where());
        assertThat(listener.uri()).isEqualTo(where());
        assertThat(folder.toFile().list()).containsExactly("sock");
        listener.close();
        listener.close();
        assertThat(folder.toFile().list()).isEmpty();
    }

    @Test
    void aFileThatTookItsPlaceIsNotRemoved() throws Exception {
        Listener listener = transport.listen(where());
        Files.delete(path());
        Files.writeString(path(), "another's");
        listener.close();
        assertThat(path()).exists();
    }

    @Test
    void closingWakesWhoAcceptsAndAnInterruptDoesNotClose() throws Exception {
        Listener listener = transport.listen(where());
        Thread[] who = new Thread[1];
        Future<Incoming> interrupted = threads.submit(() -> {
            who[0] = Thread.currentThread();
            return listener.accept();
        });
        assertThatThrownBy(() -> interrupted.get(50, TimeUnit.MILLISECONDS));
        who[0].interrupt();
        assertThatThrownBy(() -> interrupted.get(10, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
        transport.dial(where(), TIME).close();
        listener.accept().close();
        Future<Incoming> accepting = threads.submit(listener::accept);
        listener.close();
        assertThatThrownBy(() -> accepting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void whatCannotBeDoneIsOneSentence() {
        assertThatThrownBy(() -> transport.dial(where(), TIME))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("there is no socket " + path() + ": is the agent running?");
        assertThatThrownBy(() -> transport.listen(URI.create("unix:///no/such/folder/sock")))
                .hasMessageContaining("there is no folder /no/such/folder");
        assertThatThrownBy(() -> transport.listen(URI.create("unix://" + folder.resolve("x".repeat(120)))))
                .hasMessageContaining("choose a shorter one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transport.listen(URI.create("unix://host/path")))
                .withMessageContaining("write unix:///absolute/path");
    }
}
