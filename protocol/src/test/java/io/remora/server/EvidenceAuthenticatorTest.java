package io.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whom a server takes a peer for when no authenticator is chosen: names in one form, and none that could pass for
 * another.
 */
@Timeout(60)
class EvidenceAuthenticatorTest {
    private final Authenticator authenticator = Server.evidence();

    private static final Conversation SILENT = new Conversation() {
        @Override
        public byte[] read(int count) throws IOException {
            throw new IOException("nothing is read");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            throw new IOException("nothing is written");
        }
    };

    @TempDir
    Path folder;

    private Principal ask(Evidence evidence) throws IOException {
        return authenticator.authenticate(
                new Handshake("test://peer", "peer", evidence, new byte[0], Optional.empty(), true, Map.of()), SILENT);
    }

    /** Made by openssl, which checks no names. */
    private X509Certificate certificate(String names) throws Exception {
        Path file = folder.resolve("leaf.pem");
        Process process = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-subj",
                        "/CN=somebody",
                        "-addext",
                        "subjectAltName=" + names,
                        "-keyout",
                        folder.resolve("leaf.key").toString(),
                        "-out",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    private static PublicKey key() throws Exception {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
    }

    @Test
    void aDnsNameIsLowerCase() throws Exception {
        X509Certificate leaf = certificate("DNS:Build7.CI.Example,DNS:build7.ci.example,URI:spiffe://ci/Build7");
        Principal principal = ask(new Evidence.Certificates(List.of(leaf)));
        assertThat(principal.names()).containsExactly("cert:uri:spiffe://ci/Build7", "cert:dns:build7.ci.example");
        assertThat(principal.expires()).contains(leaf.getNotAfter().toInstant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"build7.example.", "build7..example", "two words", ".example", "a/b", "*x.example"})
    void aDnsNameThatIsNoneIsRefused(String name) throws Exception {
        X509Certificate leaf = certificate("DNS:good.example,DNS:" + name);
        assertThatThrownBy(() -> ask(new Evidence.Certificates(List.of(leaf))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("which is not one");
    }

    @Test
    void aUnixPeerIsKnownByItsUserAndItsGroup() throws Exception {
        assertThat(ask(new Evidence.UnixPeer("alice", "staff")).names())
                .containsExactly("unix:alice", "unix-group:staff");
    }

    @Test
    void aCommonNameIsNoName() throws Exception {
        X509Certificate leaf = certificate("email:somebody@example");
        assertThatThrownBy(() -> ask(new Evidence.Certificates(List.of(leaf))))
                .hasMessageContaining("names nobody")
                .hasMessageContaining("common name does not count");
    }

    @Test
    void aNameThatCouldForgeALineOrPassForAnotherIsRefused() throws Exception {
        assertThatThrownBy(() -> ask(new Evidence.UnixPeer("root\nok", "g")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cannot be printed")
                .message()
                .doesNotContain("\n");
        Evidence.SshCertificate certificate =
                new Evidence.SshCertificate("id", 1, List.of("build\u202e7"), "SHA256:ca", Optional.of(Instant.now()));
        PublicKey key = key();
        assertThatThrownBy(() -> ask(new Evidence.SshKey("me", key, "SHA256:key", Optional.of(certificate))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cannot be printed");
    }

    @Test
    void whereNothingWasProvenNobodyIsLetIn() {
        assertThatThrownBy(() -> ask(new Evidence.Nothing()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("nothing was proven");
    }
}
