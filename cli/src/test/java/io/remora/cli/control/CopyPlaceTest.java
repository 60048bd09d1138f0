package io.remora.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.cli.command.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the ends of a copy are written. */
@Timeout(20)
class CopyPlaceTest {
    @ParameterizedTest
    @CsvSource({
        "tls://host:/tmp/x, tls://host, /tmp/x",
        "tls://host:7777:/tmp/x:y, tls://host:7777, /tmp/x:y",
        "tls://host:file, tls://host, file",
        "tls://host:7777:, tls://host:7777, .",
        "ssh://me@host:22:a b, ssh://me@host:22, a b",
        "tls://[::1]:7777:/x, tls://[::1]:7777, /x",
        "unix:///run/a.sock:/x, unix:///run/a.sock, /x",
        "me@host:log.txt, me@host, log.txt",
        "me@host:2222:/x, me@host:2222, /x",
        "me@host:, me@host, .",
        "tcp://host:1:2, tcp://host:1, 2"
    })
    void aPeerAndAPathAreJoinedByAColon(String text, String peer, String path) {
        CopyPlace place = CopyPlace.parse(text);
        assertThat(place.peer().orElseThrow()).hasToString(peer);
        assertThat(place.path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "/a/b", "./me@host:x", "a:b", "../x", "C:/x", "dir/me@host:x"})
    void anythingElseIsAPathOfThisHost(String text) {
        assertThat(CopyPlace.parse(text)).isEqualTo(CopyPlace.here(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls://host", "tls://host:7777", "me@host:22", "me@host", "unix:///run/a.sock"})
    void aPeerWithoutAPathIsAnError(String text) {
        assertThatThrownBy(() -> CopyPlace.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("names a peer and no file");
    }

    @Test
    void aCopyGoesIntoADirectoryButNotIntoWhatAnEarlierTryHasLeft() {
        CopyPlace source = CopyPlace.here("a/build");
        assertThat(CopyPlace.here("/srv").placeOf(source, true, "/srv", true)).isEqualTo("/srv/build");
        assertThat(CopyPlace.here("/srv").placeOf(source, true, "/srv", false)).isEqualTo("/srv");
        assertThat(CopyPlace.here("/srv/build").placeOf(source, true, "/srv/build", true))
                .isEqualTo("/srv/build");
        assertThat(CopyPlace.here("/srv/build").placeOf(source, false, "/srv/build", true))
                .isEqualTo("/srv/build/build");
        assertThat(CopyPlace.here("/srv/build/").placeOf(source, true, "/srv/build/", true))
                .isEqualTo("/srv/build/build");
        assertThat(CopyPlace.here(".").placeOf(source, true, ".", true)).isEqualTo("./build");
    }
}
