package io.remora.object.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.CallTimeoutException;
import io.remora.Connection;
import io.remora.ConversionException;
import io.remora.LimitExceededException;
import io.remora.NoSuchMemberException;
import io.remora.Options;
import io.remora.Options.ExceptionDetail;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.message.MessageException;
import io.remora.object.builtin.EndOfIteration;
import io.remora.object.member.ArgumentException;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ErrorCodecTest {
    private final Connection here = connection();
    private final Connection there = connection();
    private final ErrorCodec codec = new ErrorCodec(here, ExceptionDetail.DECLARED);

    private static Connection connection() {
        return Remora.over(LoopbackTransport.pair().left(), Options.defaults());
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static Tuple part(Object dumped, int index) {
        return (Tuple) java.util.Objects.requireNonNull(((Tuple) dumped).get(index));
    }

    private static RemoteException remote(String type, Connection from, Object... arguments) {
        return new RemoteException(type, List.of(arguments), Map.of("errno", 2, "secret", "x"), "trace", from);
    }

    @Test
    void java_exceptions_have_their_python_names_and_messages() {
        Object[][] table = {
            {new IndexOutOfBoundsException("m"), "IndexError"},
            {new ArrayIndexOutOfBoundsException("m"), "IndexError"},
            {new NoSuchElementException("m"), "KeyError"},
            {new IllegalArgumentException("m"), "ValueError"},
            {new NumberFormatException("m"), "ValueError"},
            {new ClassCastException("m"), "TypeError"},
            {new ArgumentException("m"), "TypeError"},
            {new ConversionException("m"), "TypeError"},
            {new NoSuchMemberException("m"), "AttributeError"},
            {new TimeoutException("m"), "TimeoutError"},
            {new CallTimeoutException("m"), "TimeoutError"},
            {new LimitExceededException("m"), "RuntimeError"},
            {new UnsupportedOperationException("m"), "NotImplementedError"},
            {new SecurityException("m"), "PermissionError"},
            {new IOException("m"), "OSError"},
            {new FileNotFoundException("m"), "FileNotFoundError"},
            {new ArithmeticException("m"), "ArithmeticError"},
        };
        for (Object[] row : table) {
            Object dumped = codec.dump((Throwable) row[0], null, "id");
            assertThat((Object) part(dumped, 0)).isEqualTo(Tuple.of("builtins", row[1]));
            assertThat((Object) part(dumped, 1)).isEqualTo(Tuple.of("m"));
        }
        assertThat((Object) part(codec.dump(new ArithmeticException("/ by zero"), null, "id"), 0))
                .isEqualTo(Tuple.of("builtins", "ZeroDivisionError"));
        assertThat(codec.dump(new EndOfIteration(), null, "id")).isEqualTo(1);
    }

    @Test
    void a_missing_file_has_the_number_name_and_text_that_python_expects() {
        Object dumped = codec.dump(new NoSuchFileException("/a"), null, "id");
        assertThat((Object) part(dumped, 1)).isEqualTo(Tuple.of(2, "No such file or directory"));
        assertThat(part(dumped, 2))
                .contains(Tuple.of("errno", 2), Tuple.of("filename", "/a"))
                .contains(Tuple.of("strerror", "No such file or directory"));
        assertThat((Object) part(codec.dump(new AccessDeniedException("/a"), null, "id"), 1))
                .isEqualTo(Tuple.of(13, "Permission denied"));
    }

    @Test
    void what_has_no_twin_goes_by_type_alone() {
        IllegalStateException secret = new IllegalStateException("hunter2", new IOException("hunter2"));
        Object dumped = codec.dump(secret, null, "abc");
        assertThat((Object) part(dumped, 0)).isEqualTo(Tuple.of("java.lang", "IllegalStateException"));
        assertThat((Object) part(dumped, 1)).isEqualTo(Tuple.empty());
        assertThat(part(dumped, 2)).contains(Tuple.of("correlation_id", "abc"));
        assertThat(dumped.toString()).doesNotContain("hunter2").contains("abc");
        Object all = new ErrorCodec(here, ExceptionDetail.ALL).dump(secret, null, "abc");
        assertThat((Object) part(all, 1)).isEqualTo(Tuple.of("hunter2"));
        assertThat(all.toString()).contains("ErrorCodecTest");
    }

    @Test
    void a_very_long_message_is_cut() {
        Object dumped = codec.dump(new IllegalArgumentException("x".repeat(1_000_000)), null, "id");
        assertThat(dumped.toString()).hasSizeLessThan(5_000);
    }

    @Test
    void the_peers_own_exception_goes_back_as_what_it_was() {
        RemoteException theirs = remote("app.Oops", here, "bad", 7);
        Object dumped = codec.dump(theirs, null, "id");
        assertThat(dumped)
                .isEqualTo(Tuple.of(Tuple.of("app", "Oops"), Tuple.of("bad", 7), ((Tuple) dumped).get(2), "trace"));
        Object twin = codec.dump(Twins.thrown(remote("builtins.ValueError", here, "m")), null, "id");
        assertThat((Object) part(twin, 0)).isEqualTo(Tuple.of("builtins", "ValueError"));
        assertThat(((Tuple) twin).get(3)).isEqualTo("trace");
    }

    @Test
    void another_peers_exception_goes_on_without_its_traceback() {
        Object dumped = codec.dump(Twins.thrown(remote("builtins.KeyError", there, "k")), null, "id");
        assertThat((Object) part(dumped, 0)).isEqualTo(Tuple.of("builtins", "KeyError"));
        assertThat((Object) part(dumped, 1)).isEqualTo(Tuple.of("k"));
        assertThat(dumped.toString()).doesNotContain("trace\"").doesNotContain("secret");
        Object unknown = codec.dump(remote("app.Oops", there, "hunter2"), null, "id");
        assertThat((Object) part(unknown, 0)).isEqualTo(Tuple.of("app", "Oops"));
        assertThat(unknown.toString()).doesNotContain("hunter2");
        assertThat(codec.dump(Twins.thrown(remote("builtins.StopIteration", there)), null, "id"))
                .isEqualTo(1);
    }

    @Test
    void what_would_end_a_python_process_is_not_passed_on_as_that() {
        for (String type : new String[] {"SystemExit", "KeyboardInterrupt", "GeneratorExit"}) {
            Object dumped = codec.dump(remote("builtins." + type, there, 1), null, "id");
            assertThat((Object) part(dumped, 0)).isEqualTo(Tuple.of("builtins", "RuntimeError"));
        }
    }

    @Test
    void what_is_no_exception_is_refused() {
        for (Object dumped : new @Nullable Object[] {
            null,
            5,
            Tuple.empty(),
            Tuple.of("a", "b", "c", "d"),
            Tuple.of(Tuple.of("builtins"), Tuple.empty(), Tuple.empty(), ""),
            Tuple.of(Tuple.of("builtins", "ValueError"), "x", Tuple.empty(), ""),
            Tuple.of(Tuple.of("builtins", "ValueError"), Tuple.empty(), 5, "")
        }) {
            assertThatThrownBy(() -> codec.load(dumped)).isInstanceOf(MessageException.class);
        }
    }

    @Test
    void a_name_from_the_wire_loads_no_class() throws MessageException {
        RemoteException loaded = codec.load(
                Tuple.of(Tuple.of("java.lang", "ThreadDeath"), Tuple.of("x"), Tuple.of(5, Tuple.of("a", 1)), "trace"));
        assertThat(Twins.thrown(loaded)).isSameAs(loaded);
        assertThat(loaded.type()).isEqualTo("java.lang.ThreadDeath");
        assertThat(loaded.attributes()).isEqualTo(Map.of("a", 1));
    }
}
