package io.remora.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.WireLimits;
import io.remora.value.Tuple;
import io.remora.wire.BrineReader;
import io.remora.wire.BrineWriter;
import io.remora.wire.OutputBuffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BoxingTest {
    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final ObjectId LIST = new ObjectId("builtins.list", 1, 42);

    /** Gives what arrived back as what was sent. */
    private static final class Mirror implements ReferenceResolver {
        @Override
        public Object home(String typeName, long classId, long instanceId) {
            return new Reference.Yours(new ObjectId(typeName, classId, instanceId));
        }

        @Override
        public Object arrived(String typeName, long classId, long instanceId) {
            return new Reference.Ours(new ObjectId(typeName, classId, instanceId));
        }
    }

    private static byte[] write(@Nullable Object prepared) throws IOException {
        OutputBuffer buffer = new OutputBuffer(LIMITS);
        Boxing.write(new BrineWriter(buffer, LIMITS), prepared);
        return buffer.toByteArray();
    }

    private static @Nullable Object read(byte[] bytes, int depth) throws IOException {
        BrineReader reader = new BrineReader(LIMITS);
        reader.reset(bytes, 0, bytes.length);
        Object value = Boxing.read(reader, new Mirror(), depth);
        reader.end();
        return value;
    }

    private static @Nullable Object plain(byte[] bytes) throws IOException {
        BrineReader reader = new BrineReader(LIMITS);
        reader.reset(bytes, 0, bytes.length);
        return reader.value();
    }

    @Test
    void values_have_label_1_also_in_tuples() throws IOException {
        assertThat(plain(write(5))).isEqualTo(Tuple.of(1, 5));
        assertThat(plain(write(null))).isEqualTo(Tuple.of(1, null));
        assertThat(plain(write(Tuple.of(1, Tuple.of("x"))))).isEqualTo(Tuple.of(1, Tuple.of(1, Tuple.of("x"))));
        assertThat(plain(write(Tuple.empty()))).isEqualTo(Tuple.of(1, Tuple.empty()));
    }

    @Test
    void references_have_labels_of_their_own_and_a_tuple_with_one_is_boxed_piece_by_piece() throws IOException {
        Tuple id = Tuple.of("builtins.list", 1, 42);
        assertThat(plain(write(new Reference.Ours(LIST)))).isEqualTo(Tuple.of(4, id));
        assertThat(plain(write(new Reference.Yours(LIST)))).isEqualTo(Tuple.of(3, id));
        assertThat(plain(write(Tuple.of(1, Tuple.of(new Reference.Ours(LIST)), Tuple.of(2)))))
                .isEqualTo(Tuple.of(
                        2,
                        Tuple.of(
                                Tuple.of(1, 1),
                                Tuple.of(2, Tuple.of((Object) Tuple.of(4, id))),
                                Tuple.of(1, Tuple.of(2)))));
    }

    @Test
    void what_was_written_is_read() throws IOException {
        for (Object value : new @Nullable Object[] {
            null,
            "x",
            Tuple.of(1, 2),
            new Reference.Ours(LIST),
            Tuple.of(new Reference.Yours(LIST), Tuple.of(new Reference.Ours(LIST), 5))
        }) {
            assertThat(read(write(value), 64)).isEqualTo(value);
        }
    }

    @Test
    void tuples_of_references_are_bounded_in_depth() throws IOException {
        Object deep = new Reference.Ours(LIST);
        for (int i = 0; i < 10; i++) {
            deep = Tuple.of(deep);
        }
        byte[] bytes = write(deep);
        assertThat(read(bytes, 10)).isEqualTo(deep);
        assertThatThrownBy(() -> read(bytes, 9))
                .isInstanceOf(MessageException.class)
                .hasMessageContaining("deeper than the limit of 9");
    }

    @Test
    void what_is_no_boxed_value_is_refused() throws IOException {
        for (Object boxed : new Object[] {
            5,
            Tuple.of(1),
            Tuple.of(1, 2, 3),
            Tuple.of(0, 1),
            Tuple.of(5, 1),
            Tuple.of("1", 1),
            Tuple.of(2, 1),
            Tuple.of(2, Tuple.of(1)),
            Tuple.of(4, 1),
            Tuple.of(4, Tuple.of("x", 1)),
            Tuple.of(4, Tuple.of("x", 1, "y")),
            Tuple.of(4, Tuple.of(1, 1, 1))
        }) {
            OutputBuffer buffer = new OutputBuffer(LIMITS);
            new BrineWriter(buffer, LIMITS).value(boxed);
            assertThatThrownBy(() -> read(buffer.toByteArray(), 64))
                    .as(boxed.toString())
                    .isInstanceOf(IOException.class);
        }
    }
}
