package io.remora.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over two pipes of the operating system, as standard input and output are. */
class StreamLinkTest extends LinkContract {
    @TempDir
    Path folder;

    @Override
    protected LoopbackTransport.Pair connect() throws Exception {
        Path there = pipe("there");
        Path back = pipe("back");
        // Opening a pipe waits for its other end.
        Future<StreamLink> right = threads.submit(() -> {
            FileInputStream in = new FileInputStream(there.toFile());
            return StreamLink.of(in, new FileOutputStream(back.toFile()), "pipe:left");
        });
        FileOutputStream out = new FileOutputStream(there.toFile());
        Link left = StreamLink.of(new FileInputStream(back.toFile()), out, "pipe:right");
        return new LoopbackTransport.Pair(left, right.get());
    }

    private Path pipe(String name) throws Exception {
        Path path = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        return path;
    }

    private static Process child(Class<?> main, String... arguments) throws IOException {
        String[] command = new String[4 + arguments.length];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command[1] = "-cp";
        command[2] = System.getProperty("java.class.path");
        command[3] = main.getName();
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void onlyAThreadKeptForItReads() {
        assertThat(left.timedRead()).isFalse();
        left.wakeReader();
    }

    @Test
    void aReaderReturnsWhenThePeerFollowsOurEnd() throws Exception {
        Future<Integer> reader = threads.submit(() -> left.read(room(left), FOR_EVER));
        assertThatThrownBy(() -> reader.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        left.close();
        assertThat(right.read(room(right), FOR_EVER)).isEqualTo(-1);
        right.close();
        assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void standardStreamsCarryAPeerWhateverUserCodePrints() throws Exception {
        Process process = child(EchoOnStdio.class);
        Link link = StreamLink.of(process, "exec:echo");
        byte[] sent = random(LARGE);
        Future<?> writer = writeInAThread(link, sent);
        assertThat(read(link, sent.length)).isEqualTo(sent);
        writer.get();
        assertThat(link.handshake().evidence()).isInstanceOf(Evidence.SameProcess.class);
        assertThat(link.handshake().peer()).isEqualTo("exec:echo");
        link.close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Echoes its standard input until that ends, printing all the while; exits 0 when all was as it should be. */
    static final class EchoOnStdio {
        private EchoOnStdio() {}

        public static void main(String[] arguments) throws Exception {
            Transport transport = new StdioTransport();
            Listener listener = transport.listen(URI.create("stdio:-"));
            Link link = listener.accept().handshake(Duration.ofSeconds(1));
            try {
                transport.dial(URI.create("stdio:-"), Duration.ofSeconds(1));
                System.exit(2);
            } catch (IOException expected) {
                System.out.println("(a line that a test prints to standard error) " + expected.getMessage());
            }
            if (System.in.read() != -1 || !listener.uri().equals(URI.create("stdio:-"))) {
                System.exit(3);
            }
            ByteBuffer bytes = ByteBuffer.allocate(100_000);
            while (link.read(bytes, FOR_EVER) >= 0) {
                write(link, bytes.flip());
                bytes.clear();
            }
            link.close();
            System.exit(0);
        }
    }

    @Test
    void closingEndsAChildThatDoesNotRead() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        Link link = StreamLink.of(process, "exec:sleep");
        Future<?> writer = writeInAThread(link, new byte[LARGE]);
        Future<Integer> reader = threads.submit(() -> link.read(room(link), FOR_EVER));
        assertThatThrownBy(() -> writer.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        link.close();
        assertThatThrownBy(() -> writer.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingEndsAChildThatIgnoresTheEndOfItsInput() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        StreamLink.of(process, "exec:sleep").close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
