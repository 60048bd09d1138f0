package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import io.remora.cli.command.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code remora call} against a real agent: what it prints, and with which code it ends. */
@Timeout(60)
class CallCommandTest {
    @TempDir
    private static Path folder;

    private static Pki pki;
    private static Pki others;
    private static RunningAgent agent;
    private static String tls;
    private static String unix;
    private static String tcp;

    @BeforeAll
    static void start() throws Exception {
        pki = Pki.make(folder.resolve("pki")).withExpired("old");
        others = Pki.make(folder.resolve("others"));
        agent = RunningAgent.start(
                folder,
                line(
                        "--listen",
                        "tls://127.0.0.1:0",
                        "--listen",
                        "unix://" + folder.resolve("agent.sock"),
                        "--listen",
                        "tcp://127.0.0.1:0",
                        "--insecure",
                        pki.as("agent"),
                        "--serve",
                        "sample"));
        tls = agent.urls().get(0);
        unix = agent.urls().get(1);
        tcp = agent.urls().get(2);
    }

    @AfterAll
    static void stop() {
        agent.close();
    }

    private static Result call(Object... pieces) {
        return run(line("call", tls, pki.as("me"), pieces));
    }

    private static void refused(Result result, int code, String sentence) {
        assertThat(result.error()).isEqualTo("remora: " + sentence);
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "add 2 3|5",
                "add -2 -3.5|-5.5",
                "add 99999999999999999999 1|100000000000000000000",
                "add a b|\"ab\"",
                "add \"1\" \"2\"|\"12\"",
                "kw 2|2",
                "kw 2 --kw scale=10|20",
                "kw --kw scale=-1.5 --kw a=2|-3.0",
                "kw 1e308 --kw scale=10.0|\"Infinity\"",
                "div 1 3|0.3333333333333333",
                "point.x|3",
                "point.norm|5.0",
                "view.x|3",
                "items 3|\"[0, 1, 2]\"",
                "point|\"<io.remora.agent.Point object>\"",
                "swap 1 [2,\"x\"]|[[2,\"x\"],1]",
                "echo null|null",
                "echo true|true",
                "echo True|\"True\"",
                "echo {\"$bytes\":\"YWI=\"}|{\"$bytes\":\"YWI=\"}",
                "echo {\"a\":[1,2]}|{\"a\":[1,2]}",
                "echo é|\"é\"",
                "echo -- --dash|\"--dash\"",
                "echo -- -5|-5",
                "sleep 0|null",
                "held|null",
            })
    void theResultIsJson(String words, String printed) {
        Result result = call((Object[]) words.split(" "));
        assertThat(result.error()).isEmpty();
        assertThat(result.line()).isEqualTo(printed);
        assertThat(result.code()).isZero();
    }

    @Test
    void bigIsBase64() {
        byte[] bytes = (byte[]) JsonText.read(call("big").line());
        assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo("ab".repeat(4000));
    }

    @Test
    void everyTransportGivesTheSame() {
        assertThat(run("call", unix, "add", 2, 3).line()).isEqualTo("5");
        assertThat(run("call", tcp, "--insecure", "add", 2, 3).line()).isEqualTo("5");
        assertThat(run(line("call", tls.replace("127.0.0.1", "localhost"), pki.as("me"), "add", 2, 3))
                        .line())
                .isEqualTo("5");
    }

    @Test
    void theOptionsMayStandAnywhere() {
        assertThat(run(line("call", pki.as("me"), tls, "--timeout", "10s", "add", "--dialect", "rpyc6", 2, 3))
                        .line())
                .isEqualTo("5");
    }

    @Test
    void whatThePeerRaisesIsASentence() {
        refused(call("div", 1, 0), 1, "the peer raised ZeroDivisionError: division by zero");
        refused(call("custom_error"), 1, "the peer raised io.remora.agent.Oops: bad, 7");
        refused(call("items", -1), 1, "the peer raised ValueError: n is -1 but must be between 0 and 1000000");
        assertThat(call("add", "x", 1).error())
                .startsWith("remora: the peer raised TypeError: no add() fits (the string \"x\", the integer 1)");
    }

    @ParameterizedTest
    @CsvSource({"hidden, hidden", "no_such, no_such", "getClass, getClass", "point.y, y", "view.norm, norm"})
    void hiddenAndAbsentAreDeniedInTheSameWords(String path, String member) {
        refused(
                call(path),
                3,
                "the peer denies it: cannot access '" + member
                        + "'; there is no such member, or it is not granted to us");
    }

    @Test
    void verboseAddsTheStack() {
        Result result = call("--verbose", "div", 1, 0);
        assertThat(result.err())
                .startsWith("remora: the peer raised ZeroDivisionError: division by zero\n")
                .contains("java.lang.ArithmeticException")
                .contains("\tat io.remora.");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void aValueHasNoMembers() {
        refused(
                call("big.x"),
                1,
                "big is the value {\"$bytes\":\"YWJhYmFiYWJhYmFiYWJhYmFiYWJhY..., which has no member x");
    }

    @Test
    void aCallThatTakesTooLongIsGivenUp() {
        refused(
                call("--timeout", "0.2s", "sleep", 5),
                1,
                "no answer came in time; the peer may still be at work: give it more with --timeout, like --timeout"
                        + " 5m");
    }

    @Test
    void badPathsAndNamesAreErrorsOfUsage() {
        refused(call("point..x"), 2, "'point..x' is no path: write member names joined by dots, like point.x");
        refused(call("add", "--kw", "b"), 2, "--kw b is no NAME=VALUE: write it like --kw scale=10");
        refused(call("kw", "--kw", "a=1", "--kw", "a=2"), 2, "--kw a is given twice: give each name once");
    }

    @Test
    void plainTcpNeedsToBeAllowed() {
        Result result = run("call", tcp, "add", 2, 3);
        refused(
                result,
                2,
                tcp
                        + " is neither encrypted nor authenticated: use tls://, or add --insecure if everybody on the"
                        + " way may read and change what is said");
    }

    @Test
    void tlsNeedsTrustAndAKeyForACertificate() {
        refused(run("call", tls, "add"), 2, tls + " needs --trust CA.pem: whose certificates to accept");
        refused(
                run("call", tls, "--trust", pki.file("ca.pem"), "--key", pki.file("me.key"), "add"),
                2,
                tls + " needs --identity and --key together; --identity is missing");
    }

    @Test
    void aKeyOfAnotherCertificateIsNamed() {
        Path certificate = pki.file("me.pem");
        Path key = pki.file("agent.key");
        refused(
                run("call", tls, "--identity", certificate, "--key", key, "--trust", pki.file("ca.pem"), "add"),
                1,
                "the private key in " + key + " is not the key of the certificate in " + certificate
                        + ": give the two that were issued together");
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws Exception {
        Path absent = folder.resolve("absent.pem");
        refused(run("call", tls, "--trust", absent, "add"), 1, "there is no file " + absent);
        Path empty = Files.createFile(folder.resolve("empty.key"));
        refused(
                run(
                        "call",
                        tls,
                        "--identity",
                        pki.file("me.pem"),
                        "--key",
                        empty,
                        "--trust",
                        pki.file("ca.pem"),
                        "add"),
                1,
                empty + " holds no private key: a PEM file with BEGIN PRIVATE KEY is expected");
    }

    @Test
    void ourExpiredCertificateIsNamedWithItsEnd() {
        assertThat(run(line("call", tls, pki.as("old"), "add")).error())
                .startsWith("remora: " + pki.file("old.pem") + " (dns:old) expired at ")
                .endsWith(": issue a new certificate");
    }

    @Test
    void aPeerThatWeDoNotTrustIsNotWhoItShouldBe() {
        Result result = run(line(
                "call",
                tls,
                "--identity",
                pki.file("me.pem"),
                "--key",
                pki.file("me.key"),
                "--trust",
                others.file("ca.pem"),
                "add"));
        assertThat(result.error())
                .startsWith(
                        "remora: " + tls + " is not who it should be: its certificate (dns:localhost, ip:127.0.0.1)")
                .contains("does not lead to an authority that we trust");
        assertThat(result.code()).isEqualTo(5);
    }

    @Test
    void aPeerThatDoesNotTrustUsRefuses() {
        Result stranger = run(line(
                "call",
                tls,
                "--identity",
                others.file("me.pem"),
                "--key",
                others.file("me.key"),
                "--trust",
                pki.file("ca.pem"),
                "add",
                2,
                3));
        assertThat(stranger.error()).startsWith("remora: " + tls + " refused our certificate (");
        assertThat(stranger.code()).isEqualTo(3);
        Result nobody = run("call", tls, "--trust", pki.file("ca.pem"), "add", 2, 3);
        assertThat(nobody.error()).startsWith("remora: " + tls + " wants a certificate of us and we have none");
        assertThat(nobody.code()).isEqualTo(3);
    }

    @Test
    void whoCannotBeReachedIsSaid() {
        refused(
                run(line("call", "tls://127.0.0.1:1", pki.as("me"), "add")),
                4,
                "cannot connect to 127.0.0.1:1: Connection refused; is the agent running there?");
        refused(
                run("call", "unix:///no/such.sock", "add"),
                4,
                "there is no socket /no/such.sock: is the agent running?");
        refused(
                run(line("call", "tls://no-such-host.invalid", pki.as("me"), "add")),
                4,
                "there is no host no-such-host.invalid: check the name and the resolver");
    }

    @Test
    void anAgentSpeaksEitherDialect() {
        assertThat(run("call", unix, "--dialect", "rpyc5", "add", 2, 3).line()).isEqualTo("5");
        assertThat(run("call", unix, "--dialect", "rpyc6", "add", 2, 3).line()).isEqualTo("5");
    }

    @Test
    void aDialectThatIsUnknownIsSaid() {
        Result unknown = call("--dialect", "rpyc7", "add", 2, 3);
        assertThat(unknown.error())
                .isEqualTo(
                        "remora call: invalid value for option '--dialect': unknown dialect rpyc7: use rpyc5 or rpyc6"
                                + " (see `remora call --help`)");
        assertThat(unknown.code()).isEqualTo(2);
    }

    @Test
    void aTlsPortIsNoPlainPort() {
        Result result = run("call", tls.replace("tls:", "tcp:"), "--insecure", "--timeout", "5s", "add");
        assertThat(result.error()).contains("is it a Remora or RPyC peer?");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void aProcessPrintsTheSameAndEndsWithTheCode() throws Exception {
        List<Object> arguments = new ArrayList<>(List.of(line("call", tls, pki.as("me"), "echo", "é")));
        Result done = Command.runProcess(folder, arguments.toArray());
        assertThat(done).isEqualTo(new Result(0, "\"é\"\n", ""));
        Result denied = Command.runProcess(folder, line("call", tls, pki.as("me"), "hidden"));
        assertThat(denied.code()).isEqualTo(3);
        assertThat(denied.err()).hasLineCount(1);
    }
}
