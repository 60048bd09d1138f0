package io.remora.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Options;
import io.remora.Remora;
import io.remora.WireDialect;
import io.remora.transport.StreamLink;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service in a JVM of its own, over that JVM's standard input and output. */
@Timeout(60)
final class ChildTest {
    @Test
    void a_child_serves_over_its_standard_streams_and_ends_with_them() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ChildProgram.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Connection connection = Remora.over(
                StreamLink.of(child, "stdio:child"), Options.defaults().withDialect(WireDialect.RPYC6))) {
            Yard yard = connection.root(Yard.class);
            assertThat(yard.add(2, 3)).isEqualTo(5);
            assertThat(yard.bytes(1_000_000)).hasSize(1_000_000);
            IntUnaryOperator[] back = new IntUnaryOperator[1];
            back[0] = n -> yard.depth(back[0], n);
            assertThat(yard.depth(back[0], 20)).isEqualTo(20);
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
    }
}
