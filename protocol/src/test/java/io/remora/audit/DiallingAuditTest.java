package io.remora.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Exposed;
import io.remora.Options;
import io.remora.Remora;
import io.remora.server.Server;
import io.remora.transport.LoopbackTransport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A side that dialled passes callbacks, and writes down what they were asked. */
@Timeout(60)
final class DiallingAuditTest {
    /** Calls back. */
    @Exposed
    interface Twice {
        int twice(int value, IntUnaryOperator by);
    }

    @TempDir
    private Path folder;

    @Test
    void aSideThatDialledWritesDownWhatItsCallbacksWereAsked() throws Exception {
        Path file = folder.resolve("audit.jsonl");
        URI uri = URI.create("inproc://dialling-audit-" + System.nanoTime());
        Twice service = (value, by) -> by.applyAsInt(by.applyAsInt(value));
        try (AuditLog log = AuditLog.open(file);
                Server server = Server.on(uri.toString(), new LoopbackTransport())
                        .share("*", Twice.class, service)
                        .start()) {
            assertThat(server.uris()).hasSize(1);
            CompletableFuture<Void> ended;
            try (var connection = Remora.connect(uri, new LoopbackTransport(), Options.defaults(), log)) {
                assertThat(connection.root(Twice.class).twice(3, value -> value + 1))
                        .isEqualTo(5);
                ended = connection.onEnd();
            }
            ended.join();
        }
        assertThat(Files.readAllLines(file))
                .anyMatch(line -> line.contains("\"event\":\"begin\"") && line.contains("\"principal\":"))
                .anyMatch(line -> line.contains("\"event\":\"over\""))
                .filteredOn(line -> line.contains("\"event\":\"decision\"")
                        && line.contains("\"member\":\"__call__\"")
                        && line.contains("\"verdict\":\"allow\""))
                .hasSize(2);
        assertThat(AuditVerifier.verify(file).isIntact()).isTrue();
    }
}
