package io.remora.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a country where javac does not speak English. */
@Timeout(60)
final class SnippetsTest {
    private final Locale before = Locale.getDefault();

    @BeforeEach
    void go() {
        Locale.setDefault(Locale.JAPAN);
    }

    @AfterEach
    void comeBack() {
        Locale.setDefault(before);
    }

    @Test
    void aCallWithoutAResultIsRunAndWhatDoesNotCompileIsSaid() throws Throwable {
        try (Snippets snippets = new Snippets(SnippetsTest.class.getClassLoader())) {
            assertThat(snippets.eval("Thread.onSpinWait()")).isNull();
            assertThat(snippets.eval("6 * 7")).isEqualTo(42);
            assertThatThrownBy(() -> snippets.eval("(Supplier<String>) () -> 3"))
                    .isInstanceOf(IllegalArgumentException.class)
                    // The compiler's own words: a character of neither ASCII nor Latin.
                    .message()
                    .startsWith("does not compile: ")
                    .matches(text -> text.codePoints().anyMatch(Character::isIdeographic));
        }
    }
}
