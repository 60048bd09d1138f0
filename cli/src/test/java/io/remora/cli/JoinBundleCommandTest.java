package io.remora.cli;

import static io.remora.cli.Command.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Remora;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.cli.Command.Result;
import io.remora.cli.command.ExitCode;
import io.remora.tls.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host that reaches no authority gets its identity in a file that is sealed to it. */
@Timeout(120)
class JoinBundleCommandTest {
    @TempDir
    Path folder;

    private Path ca;
    private Path host;
    private Path bundle;

    @BeforeEach
    void init() {
        ca = folder.resolve("ca");
        host = folder.resolve("host");
        bundle = folder.resolve("island.bundle");
        CertificateAuthority.create(ca).create();
    }

    /** The last line of what sealing says is the pin. */
    private String sealedPin(Object... more) {
        Result asked = run("certs", "request", "--name", "island", "--out", host);
        assertThat(asked.code()).as(asked.err()).isZero();
        Result sealed = run(Pki.line("certs", "seal", host.resolve("island.join"), "--dir", ca, "--out", bundle, more));
        assertThat(sealed.code()).as(sealed.err()).isZero();
        String line = sealed.line();
        return line.substring(line.lastIndexOf('\n') + 1);
    }

    private Result open(String name, String pin) {
        return run("certs", "open", bundle, "--name", name, "--pin", pin, "--out", host);
    }

    @Test
    void theIdentityInABundleServesAndNothingElseIsLeft() throws Exception {
        String pin = sealedPin("--san", "dns:localhost", "--ttl", "12h");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.resolve("island.join-key"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(bundle)).startsWith("-----BEGIN REMORA JOIN BUNDLE-----");
        assertThat(ca.resolve("island.key")).doesNotExist();
        Result opened = open("island", pin);
        assertThat(opened.code()).as(opened.err()).isZero();
        assertThat(opened.out()).contains("island.pem: valid until ", "island.key: its private key");
        try (var files = Files.list(host)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("island.pem", "island.key", "ca.pem");
        }
        CertificateAuthority.open(ca).issue(IssueRequest.of("me"));
        Tls tls = Tls.identity(ca.resolve("me.pem"), ca.resolve("me.key")).trust(ca.resolve("ca.pem"));
        try (RunningAgent agent = RunningAgent.start(
                        folder,
                        "--listen",
                        "tls://localhost:0",
                        "--serve",
                        "sample",
                        "--identity",
                        host.resolve("island.pem"),
                        "--key",
                        host.resolve("island.key"),
                        "--trust",
                        host.resolve("ca.pem"));
                Connection connection = Remora.connect(agent.url(), tls)) {
            assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
        }
    }

    @Test
    void aBundleForAnotherNameOrPinOrWithAChangedByteIsNotOpened() throws Exception {
        String pin = sealedPin();
        String otherPin = (pin.charAt(0) == '0' ? "1" : "0") + pin.substring(1);
        assertThat(open("island", otherPin).error())
                .contains("it is for another host or name, of another authority, or was changed")
                .hasLineCount(1);
        assertThat(open("island", "abc").code()).isEqualTo(ExitCode.USAGE);
        Files.copy(host.resolve("island.join-key"), host.resolve("other.join-key"));
        assertThat(open("other", pin).code()).isEqualTo(ExitCode.FAILED);
        String text = Files.readString(bundle);
        int at = text.indexOf('\n') + 40;
        char changed = text.charAt(at) == 'A' ? 'B' : 'A';
        Files.writeString(bundle, text.substring(0, at) + changed + text.substring(at + 1));
        assertThat(open("island", pin).code()).isEqualTo(ExitCode.FAILED);
        Files.writeString(bundle, text);
        // As `certs show` prints it.
        String colons = pin.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
        assertThat(open("island", colons).code()).isZero();
    }

    @Test
    void nothingIsIssuedForWhatCannotBeSealed() throws Exception {
        Path noRequest = Files.writeString(folder.resolve("x.join"), "Name: x\n");
        assertThat(run("certs", "seal", noRequest, "--dir", ca, "--out", bundle).code())
                .isEqualTo(ExitCode.FAILED);
        sealedPin();
        Result again = run("certs", "seal", host.resolve("island.join"), "--dir", ca, "--out", bundle);
        assertThat(again.error())
                .contains("exists already; it is not overwritten")
                .hasLineCount(1);
        assertThat(run("certs", "request", "--name", "island", "--out", host).code())
                .isEqualTo(ExitCode.FAILED);
        assertThat(CertificateAuthority.open(ca).list()).hasSize(1);
    }
}
