package io.remora.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.command.SafeText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What of the far side's text reaches a terminal. */
@Timeout(20)
class SafeTextTest {
    private static final String FAMILY = "\ud83d\udc69\u200d\ud83d\udc67";

    @Test
    void linesTabsAndLettersOfAnyKindStay() {
        String text = "a\tb\nh\u00e9 \u6f22 " + FAMILY;
        assertThat(SafeText.of(text)).isEqualTo(text);
        assertThat(SafeText.of("one\r\ntwo")).isEqualTo("one\ntwo");
    }

    @Test
    void whatATerminalObeysIsShownAsItsNumber() {
        assertThat(SafeText.of("\u001b[2J")).isEqualTo("\\u001b[2J");
        assertThat(SafeText.of("\u009b2J")).isEqualTo("\\u009b2J");
        assertThat(SafeText.of("a\rb\b\u0000\u007f")).isEqualTo("a\\u000db\\u0008\\u0000\\u007f");
        assertThat(SafeText.of("\u202eabc\u2066\u200f")).isEqualTo("\\u202eabc\\u2066\\u200f");
        assertThat(SafeText.line("a\nb")).isEqualTo("a\\nb");
    }

    @Test
    void aStreamMayBeCutAnywhere() {
        byte[] bytes = ("h\u00e9 " + FAMILY + "\r\n\u001b[31m\rend\r").getBytes(StandardCharsets.UTF_8);
        StringWriter shown = new StringWriter();
        try (SafeOutput output = new SafeOutput(new PrintWriter(shown))) {
            for (byte each : bytes) {
                output.write(each);
                output.flush();
            }
        }
        assertThat(shown).hasToString("h\u00e9 " + FAMILY + "\n\\u001b[31m\\u000dend\\u000d");
    }
}
