package io.remora.agent.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer says of its files; the names are its choice. */
@Timeout(60)
final class FileFactsTest {
    private static Tuple file(String name) {
        return Tuple.of(name, "FILE", 1, 0644, 1L, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../x",
                "a/..",
                "a/../../x",
                "../../../../../../etc/passwd",
                "/",
                "/etc/passwd",
                "//x",
                "a//b",
                "a/",
                ".",
                "./x",
                "a/./b",
                "..\\x",
                "a\\..\\..\\x",
                "C:\\x",
                "\\\\host\\share",
                "a\u0000",
                "../x\u0000.txt",
                "a/\u0000/b"
            })
    void aNameThatLeadsElsewhereIsRefusedBeforeAnythingIsMadeOfIt(String name) {
        assertThatThrownBy(() -> FileFacts.parse(file(name)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the peer named a file outside of what is copied: ")
                .hasMessageNotContaining("\u0000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a/b",
                "...",
                "..a",
                "a..",
                ".hidden",
                "a b",
                "%2e%2e/x",
                "\uff0e\uff0e/x",
                "\u2024\u2024/x",
                "~/x",
                "$HOME/x",
                "-rf",
                "a\nb"
            })
    void anyOtherNameStaysWithinTheFolder(String name) throws IOException {
        Path root = Path.of("/root/of/it");
        Path place = root.resolve(FileFacts.parse(file(name)).name()).normalize();
        assertThat(place.startsWith(root)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void whatIsNoDescriptionIsRefused(int wrong) {
        Object[] parts = {"a", "FILE", 1, 0644, 1L, ""};
        parts[wrong] = parts[wrong] instanceof String ? Integer.valueOf(5) : "x";
        assertThatThrownBy(() -> FileFacts.parse(Tuple.of(parts))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> FileFacts.parse(Tuple.of("a", "DOOR", 1, 0644, 1L, "")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> FileFacts.parse(Tuple.of("a", "FILE"))).isInstanceOf(IOException.class);
    }
}
