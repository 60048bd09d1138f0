package io.remora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "?, '', false",
        "?, a, true",
        "a*, a, true",
        "a*c, abbbc, true",
        "a*c, abbbd, false",
        "*ab, aab, true",
        "a?c*, abcd, true",
        "a.c, abc, false",
        "A, a, false",
        "[a]\\E, [a]\\E, true",
    })
    void the_whole_text_fits_or_does_not(String pattern, String text, boolean fits) {
        assertEquals(fits, Glob.matches(pattern, text));
    }

    @Test
    void the_end_of_a_line_is_a_character_like_others() {
        assertTrue(Glob.matches("a?b*", "a\nb\r\n"));
    }

    @Test
    void a_pattern_covers_another_when_it_matches_all_that_the_other_does() {
        assertTrue(Glob.covers("a*", "a?b*"));
        assertTrue(Glob.covers("?", "?"));
        assertFalse(Glob.covers("?", "*"), "a star stands for more than one character");
        assertFalse(Glob.covers("ab*", "a*"));
    }

    @Test
    void no_pattern_takes_long() {
        String pattern = "*a".repeat(200) + "b";
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertFalse(Glob.matches(pattern, "a".repeat(20_000))));
    }
}
