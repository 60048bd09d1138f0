package io.remora.certs.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.certs.KeyKind;
import io.remora.certs.Python;
import io.remora.certs.Tool;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PythonHandshakeTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"P256, false", "P256, true", "ED25519, true"})
    void pythonLoadsTheFilesAsTheyAreAndShakesHandsOnBothSides(KeyKind kind, boolean intermediate) {
        CertificateAuthority authority = CertificateAuthority.create(temp.resolve("ca"))
                .kind(kind)
                .intermediate(intermediate)
                .create();
        Issued server = authority.issue(IssueRequest.of("server").names(List.of("dns:lab", "ip:127.0.0.1")));
        Issued client = authority.issue(IssueRequest.of("client"));
        for (String host : List.of("lab", "127.0.0.1")) {
            assertThat(handshake(authority, server, client, host).succeeded())
                    .contains("TLSv1.3")
                    .contains("('DNS', 'lab')")
                    .contains("('DNS', 'client')");
        }
    }

    @Test
    void pythonRefusesTheWrongHostAndTheCommonName() {
        CertificateAuthority authority =
                CertificateAuthority.create(temp.resolve("ca")).create();
        Issued server = authority.issue(IssueRequest.of("server").names(List.of("dns:lab")));
        Issued client = authority.issue(IssueRequest.of("client"));
        for (String host : List.of("other", "server")) {
            assertThat(handshake(authority, server, client, host).failed()).contains("CERTIFICATE_VERIFY_FAILED");
        }
    }

    @Test
    void pythonRefusesAPeerOfAnotherAuthority() {
        CertificateAuthority authority =
                CertificateAuthority.create(temp.resolve("ca")).create();
        CertificateAuthority other =
                CertificateAuthority.create(temp.resolve("other")).create();
        Issued server = authority.issue(IssueRequest.of("server"));
        Issued client = other.issue(IssueRequest.of("client"));
        assertThat(handshake(authority, server, client, "server").failed()).contains("CERTIFICATE_VERIFY_FAILED");
    }

    private Tool.Outcome handshake(CertificateAuthority authority, Issued server, Issued client, String host) {
        return Python.handshake(
                temp,
                authority.trustFile(),
                server.certificate().orElseThrow(),
                server.key().orElseThrow(),
                client.certificate().orElseThrow(),
                client.key().orElseThrow(),
                host);
    }
}
