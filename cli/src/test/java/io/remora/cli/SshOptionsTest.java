package io.remora.cli;

import static io.remora.cli.Command.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the options of logging in are checked before anybody is spoken to. */
@Timeout(30)
class SshOptionsTest {
    @Test
    void aPasswordIsAskedForOnATerminalAlone() {
        Result result = run("call", "ssh://me@127.0.0.1:1", "--ask-password", "add");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.error())
                .isEqualTo("remora: --ask-password needs a terminal to ask on: use a key, or run it from a terminal");
    }

    @Test
    void whatIsRequiredOfTheKeyExchangeIsNoErrorOfUsage() {
        Result result = run("call", "ssh://me@127.0.0.1:1", "--require-pq", "--require-strict-kex", "add");
        assertThat(result.code()).isEqualTo(4);
    }
}
