package io.remora.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.WireDialect;
import io.remora.WireLimits;
import io.remora.wire.BrineReader;
import io.remora.wire.BrineWriter;
import io.remora.wire.OutputBuffer;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class DialectTest {
    private static final WireLimits LIMITS = WireLimits.defaults();

    private static BrineReader reader(byte[] bytes) {
        BrineReader reader = new BrineReader(LIMITS);
        reader.reset(bytes, 0, bytes.length);
        return reader;
    }

    @Test
    void messages_are_laid_out_as_rpyc_lays_them_out() throws IOException {
        // REQUEST (0, (3, (1, ()))) of the recorded sessions.
        assertThat(HexFormat.of().formatHex(getRoot(Dialect.RPYC5))).isEqualTo("1251501153115102");
        assertThat(HexFormat.of().formatHex(getRoot(Dialect.RPYC6))).isEqualTo("0111501153115102");
    }

    private static byte[] getRoot(Dialect dialect) throws IOException {
        OutputBuffer buffer = new OutputBuffer(LIMITS);
        BrineWriter out = new BrineWriter(buffer, LIMITS);
        dialect.begin(out, MessageType.REQUEST, 0);
        out.tuple(2);
        out.integer(Handler.GETROOT.code());
        Boxing.write(out, io.remora.value.Tuple.empty());
        return buffer.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void what_was_written_is_read(Dialect dialect) throws IOException {
        for (MessageType type : MessageType.values()) {
            for (long sequence : new long[] {0, 159, 160, 1L << 40, Long.MAX_VALUE}) {
                OutputBuffer buffer = new OutputBuffer(LIMITS);
                BrineWriter out = new BrineWriter(buffer, LIMITS);
                dialect.begin(out, type, sequence);
                out.value("rest");
                BrineReader in = reader(buffer.toByteArray());
                assertThat(Dialect.detect(in.peekOctet())).isEqualTo(dialect);
                Header header = new Header();
                dialect.read(in, header);
                assertThat(header.type()).isEqualTo(type);
                assertThat(header.sequence()).isEqualTo(sequence);
                assertThat(in.value()).isEqualTo("rest");
                in.end();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"18, RPYC5", "1, RPYC6", "2, RPYC6", "3, RPYC6"})
    void the_first_byte_tells_the_dialect(int first, Dialect expected) throws IOException {
        assertThat(Dialect.detect(first)).isEqualTo(expected);
        assertThat(Dialect.of(expected.wire())).isEqualTo(expected);
        assertThat(WireDialect.of(expected.wire().id())).isEqualTo(expected.wire());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 17, 19, 71, 255})
    void any_other_first_byte_is_neither(int first) {
        assertThatThrownBy(() -> Dialect.detect(first))
                .isInstanceOf(MessageException.class)
                .hasMessageContaining(String.format("%02x", first))
                .hasMessageContaining("RPyC 5 (12)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rpyc", "RPYC5", "rpyc7"})
    void an_unknown_name_is_said(String name) {
        assertThatThrownBy(() -> WireDialect.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rpyc5 or rpyc6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1154501151", "12545011", "1250501151", "5050"})
    void a_message_of_another_shape_is_refused(String hex) {
        BrineReader in = reader(HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> Dialect.RPYC5.read(in, new Header())).isInstanceOf(IOException.class);
    }

    @Test
    void handlers_know_their_numbers_and_their_arguments() {
        int known = 0;
        for (long code = -5; code < 300; code++) {
            Handler handler = Handler.of(code);
            if (handler != null) {
                known++;
                assertThat(handler.code()).isEqualTo((int) code);
                assertThat(handler.takes(7)).isFalse();
            }
        }
        assertThat(known).isEqualTo(20);
        assertThat(Handler.of(Long.MAX_VALUE)).isNull();
        assertThat(Handler.of((1L << 32) + 3)).isNull();
        assertThat(Handler.CALL.takes(2)).isTrue();
        assertThat(Handler.CALL.takes(3)).isTrue();
        assertThat(Handler.CALL.takes(1)).isFalse();
        assertThat(Handler.DEL.takes(1)).isTrue();
    }
}
