package io.remora.cli.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.cli.command.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may write for a peer. */
@Timeout(30)
class PeerUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls://build7",
                "tls://build7:1234",
                "tls://[::1]:1234",
                "tcp://127.0.0.1",
                "unix:///run/me.sock",
                "ssh://me@host:2222",
                "stdio:-",
                "inproc://x"
            })
    void aUrlIsTakenAsItStands(String url) {
        PeerUrl peer = PeerUrl.parse(url);
        assertThat(peer.deployed()).isFalse();
        assertThat(peer).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource({
        "me@host, ssh://me@host",
        "me@host:2222, ssh://me@host:2222",
        "me@10.0.0.1, ssh://me@10.0.0.1",
        "me@[::1]:22, ssh://me@[::1]:22"
    })
    void aUserAtAHostMeansADeployment(String text, String uri) {
        PeerUrl peer = PeerUrl.parse(text);
        assertThat(peer.deployed()).isTrue();
        assertThat(peer.uri()).hasToString(uri);
        assertThat(peer).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"build7", "build7:1234", "10.0.0.1", "10.0.0.1:22"})
    void aHostAloneIsAskedForItsScheme(String text) {
        assertThatThrownBy(() -> PeerUrl.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(text + " has no scheme: write tls://HOST[:PORT]");
    }

    @Test
    void anUnknownSchemeIsNamed() {
        assertThatThrownBy(() -> PeerUrl.parse("http://host"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("unknown scheme http: in http://host: write tls://");
        assertThatThrownBy(() -> PeerUrl.parse("TLS://host"))
                .isInstanceOf(UsageException.class)
                .hasMessage("TLS://host: write the scheme in lower case");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls://a b", "", "/path", "://x"})
    void whatIsNoUrlIsSaid(String text) {
        assertThatThrownBy(() -> PeerUrl.parse(text)).isInstanceOf(UsageException.class);
    }
}
