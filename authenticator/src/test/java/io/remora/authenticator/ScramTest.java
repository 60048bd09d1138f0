package io.remora.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import io.remora.UntrustedPeerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ScramTest {
    // RFC 7677, section 3.
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String CLIENT_FIRST = "n,,n=user,r=" + CLIENT_NONCE;
    private static final String SERVER_FIRST =
            "r=" + CLIENT_NONCE + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String CLIENT_FINAL =
            "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    @TempDir
    private Path folder;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ScramClient client(String password) {
        return new ScramClient(
                "user",
                (salt, iterations) -> Scram.derive(password.toCharArray(), salt, iterations),
                "n",
                new byte[0],
                CLIENT_NONCE);
    }

    private ScramServer server(byte[] channelBinding) throws IOException {
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        PasswordEntry entry = new PasswordEntry(
                "user",
                4096,
                salt,
                Scram.derive("pencil".toCharArray(), salt, 4096).forServer());
        Path file = folder.resolve("passwords");
        Files.writeString(
                file,
                "remora-passwords 1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n" + entry.toLine()
                        + "\n");
        return new ScramServer(PasswordFile.read(file), channelBinding, false, SERVER_NONCE);
    }

    @Test
    void theClientSaysWhatTheStandardSays() throws IOException {
        ScramClient client = client("pencil");
        assertThat(client.first()).asString(StandardCharsets.UTF_8).isEqualTo(CLIENT_FIRST);
        assertThat(client.proof(utf8(SERVER_FIRST)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(CLIENT_FINAL);
        client.check(utf8(SERVER_FINAL));
    }

    @Test
    void theServerSaysWhatTheStandardSays() throws IOException {
        ScramServer server = server(new byte[0]);
        assertThat(server.challenge(utf8(CLIENT_FIRST)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(SERVER_FIRST);
        assertThat(server.verdict(utf8(CLIENT_FINAL)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(SERVER_FINAL);
        assertThat(server.user()).isEqualTo("user");
    }

    @Test
    void aServerThatDoesNotKnowThePasswordIsNotTrusted() throws IOException {
        ScramClient client = client("pencil");
        client.proof(utf8(SERVER_FIRST));
        assertThatThrownBy(() -> client.check(utf8("v=" + Base64.getEncoder().encodeToString(new byte[32]))))
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("does not know the password of user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,,",
                "n,,n=user",
                "n,,n=user,r=short",
                "n,,n=,r=rOprNGfwEbeRWgbNEkqO",
                "n,,n=a=b,r=rOprNGfwEbeRWgbNEkqO",
                "n,,n=a=2c,r=rOprNGfwEbeRWgbNEkqO",
                "n,,m=ext,n=user,r=rOprNGfwEbeRWgbNEkqO",
                "n,,n=user,r=rOprNGfwEbeRWgbNEkqO,x=1",
                "n,a=root,n=user,r=rOprNGfwEbeRWgbNEkqO",
                "p=tls-unique,,n=user,r=rOprNGfwEbeRWgbNEkqO",
                "p=remora-channel,,n=user,r=rOprNGfwEbeRWgbNEkqO",
                "q,,n=user,r=rOprNGfwEbeRWgbNEkqO",
                "n,,n=user,r=rOprNGfwEbeRWgb\nEkqOabcdef"
            })
    void aFirstMessageThatIsNotAsItShouldBeIsRefused(String message) throws IOException {
        ScramServer server = server(new byte[0]);
        assertThatThrownBy(() -> server.challenge(utf8(message)))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("the exchange of the password cannot be read");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c=biws,r=NONCE                       | lacks p=
            c=eSws,r=NONCE,p=PROOF               | bound to another channel
            c=biws,r=NONCEx,p=PROOF              | repeats another nonce
            c=biws,r=rOprNGfwEbeRWgbNEkqO,p=PROOF| repeats another nonce
            c=biws,r=NONCE,p=!!!!                | no base64
            c=biws,r=NONCE,p=AAAA                | the password of the user 'user' is wrong
            c=biws,r=NONCE,p=PROOF,x=1           | says more
            """)
    void aFinalMessageThatIsNotAsItShouldBeIsRefused(String message, String refusal) throws IOException {
        ScramServer server = server(new byte[0]);
        server.challenge(utf8(CLIENT_FIRST));
        String filled = message.replace("NONCE", CLIENT_NONCE + SERVER_NONCE)
                .replace("PROOF", "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThatThrownBy(() -> server.verdict(utf8(filled)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(refusal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            r=NONCEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1            | asks for 1 iterations
            r=NONCEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095         | asks for 4095 iterations
            r=NONCEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999     | asks for 99999999 iterations
            r=NONCEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999  | no usable number of iterations
            r=NONCE,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096          | repeats another nonce
            r=abcdefghijklmnopqrstuvwxyz,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096 | repeats another nonce
            r=NONCEx,s=,i=4096                                 | has no salt
            e=invalid-proof                                    | lacks r=
            """)
    void aChallengeThatIsNotAsItShouldBeCostsTheClientNothing(String message, String refusal) {
        ScramClient client = new ScramClient(
                "user",
                (salt, iterations) -> {
                    throw new AssertionError("no keys are derived");
                },
                "n",
                new byte[0],
                CLIENT_NONCE);
        assertThatThrownBy(() -> client.proof(utf8(message.replace("NONCE", CLIENT_NONCE))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(refusal);
    }

    @Test
    void aUserNameWithACommaAndAnEqualsSignIsEscaped() throws IOException {
        assertThat(ScramMessage.escaped("a,b=c")).isEqualTo("a=2Cb=3Dc");
        assertThat(ScramMessage.of("n=a=2Cb=3Dc").userName()).isEqualTo("a,b=c");
    }

    @ParameterizedTest
    @CsvSource({"pencil, pencil", "I\u00a0X, I X", "\u2168, IX", "\u00aa, a", "\uff41, a"})
    void passwordsThatLookTheSameAreTheSame(String typed, String same) {
        assertThat(Scram.prepare(typed.toCharArray())).isEqualTo(same.toCharArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0007b", "\ue000"})
    void aPasswordThatCannotBeTypedIsAnError(String password) {
        assertThatThrownBy(() -> Scram.prepare(password.toCharArray())).isInstanceOf(IllegalArgumentException.class);
    }
}
