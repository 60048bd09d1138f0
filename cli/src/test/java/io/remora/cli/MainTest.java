package io.remora.cli;

import static io.remora.cli.Command.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as such: help, versions, what is wrong with it. */
@Timeout(30)
class MainTest {
    private static void wrong(Result result, String sentence) {
        assertThat(result.error()).isEqualTo(sentence);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void helpListsTheCommandsAndTheExitCodes() {
        Result help = run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("agent", "call", "certs", "demo", "4 cannot be reached");
        assertThat(help.out()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"agent", "audit", "call", "certs", "classpath", "demo", "deploy", "doctor", "policy", "undeploy"
            })
    void everyCommandHasHelp(String command) {
        Result help = run(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: remora " + command);
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(run("--version").line()).startsWith("remora 0.1");
    }

    @Test
    void nothingAtAllAsksForACommand() {
        wrong(run(), "remora: a command is missing (see `remora --help`)");
        Result certs = run("certs");
        assertThat(certs.error()).startsWith("remora certs: a command is missing: init, issue, show, ");
        assertThat(certs.code()).isEqualTo(2);
    }

    @Test
    void anUnknownCommandListsTheOthers() {
        Result result = run("frobnicate");
        assertThat(result.error())
                .startsWith("remora: there is no command frobnicate, there are agent, attach, audit, call, ")
                .endsWith(" (see `remora --help`)");
        assertThat(result.code()).isEqualTo(2);
        assertThat(run("certs", "isue").error())
                .startsWith("remora certs: there is no command isue, there are init, issue, show, ");
    }

    @Test
    void anUnknownOptionSuggestsTheOneThatWasMeant() {
        wrong(
                run("call", "--trsut", "x"),
                "remora call: there is no option --trsut; did you mean --trust? (see `remora call --help`)");
    }

    @Test
    void whatIsMissingIsNamed() {
        wrong(
                run("agent", "--listen", "tls://127.0.0.1:0"),
                "remora agent: missing required option: '--serve=SERVICE' (see `remora agent --help`)");
        wrong(run("call", "tls://x"), "remora call: missing required parameter: 'PATH' (see `remora call --help`)");
        wrong(run("demo", "x"), "remora demo: x is one too many (see `remora demo --help`)");
    }

    @Test
    void aNegativeNumberIsNoOption() {
        wrong(
                run("call", "tls://x", "add", "--timeout", "-5"),
                "remora call: invalid value for option '--timeout': '-5' is no time: write 500ms, 30s, 5m or 2h (see"
                        + " `remora call --help`)");
    }
}
