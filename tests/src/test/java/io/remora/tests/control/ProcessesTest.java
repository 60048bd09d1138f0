package io.remora.tests.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.FullControl;
import io.remora.RemoteProcess;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that were started on the far host. */
@Timeout(60)
final class ProcessesTest {
    @TempDir
    Path folder;

    private FarJvm jvm;
    private FullControl far;

    @BeforeEach
    void start() throws Exception {
        jvm = FarJvm.start(folder);
        far = jvm.control();
    }

    @AfterEach
    void end() {
        jvm.close();
    }

    @Test
    void argumentsEnvironmentAndDirectoryArriveAsTheyWereGiven() throws Exception {
        RemoteProcess.Plan plan = RemoteProcess.Plan.of(
                        List.of("sh", "-c", "printf '%s|' \"$1\" \"$2\" \"$V\"; pwd", "sh", "a b", "$c'\""))
                .with("V", "h\u00e9")
                .in(folder.toString());
        try (RemoteProcess process = far.process(plan)) {
            String out = new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(out).isEqualTo("a b|$c'\"|h\u00e9|" + folder.toRealPath() + "\n");
            assertThat(process.exit().get(10, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void manyMegabytesGoThroughAFilterUnchanged() throws Exception {
        byte[] data = new byte[5_000_000];
        new java.util.Random(7).nextBytes(data);
        try (RemoteProcess process = far.process("cat")) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                try (OutputStream in = process.input()) {
                    in.write(data);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            byte[] back = process.output().readAllBytes();
            writer.join();
            assertThat(Arrays.equals(back, data)).isTrue();
        }
    }

    @Test
    void theExitCodeAndTheErrorsAreTold() throws Exception {
        try (RemoteProcess process = far.process("sh", "-c", "echo no >&2; exit 3")) {
            assertThat(new String(process.error().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("no\n");
            assertThat(process.exit().get(10, TimeUnit.SECONDS)).isEqualTo(3);
        }
        assertThatThrownBy(() -> far.process("/no/such/program")).hasMessageContaining("/no/such/program");
    }

    @Test
    void aSignalEndsIt() throws Exception {
        try (RemoteProcess process = far.process("sleep", "1000")) {
            process.signal("INT");
            assertThat(process.exit().get(10, TimeUnit.SECONDS)).isEqualTo(130);
        }
        try (RemoteProcess process = far.process("sleep", "1000")) {
            assertThatThrownBy(() -> process.signal("NONSENSE")).hasMessageContaining("no signal NONSENSE");
            process.signal("KILL");
            assertThat(process.exit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
        }
    }

    @Test
    void itDiesWithTheConnectionAndItsChildrenToo() throws Exception {
        RemoteProcess process = far.process("sh", "-c", "sleep 1000 & echo $!; wait");
        byte[] line = new byte[32];
        int length = process.output().read(line);
        long child = Long.parseLong(new String(line, 0, length, StandardCharsets.UTF_8).strip());
        ProcessHandle shell = ProcessHandle.of(process.pid()).orElseThrow();
        ProcessHandle sleep = ProcessHandle.of(child).orElseThrow();
        assertThat(shell.isAlive() && sleep.isAlive()).isTrue();
        jvm.connection().close();
        shell.onExit().get(10, TimeUnit.SECONDS);
        sleep.onExit().get(10, TimeUnit.SECONDS);
    }
}
