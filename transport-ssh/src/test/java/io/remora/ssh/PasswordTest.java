package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.PromptEntry;
import org.apache.sshd.server.session.ServerSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passwords and questions, against MINA's server: only when they are asked for. */
@Timeout(60)
final class PasswordTest {
    @TempDir
    Path folder;

    private SshServer server;
    private Ssh ssh;

    @BeforeEach
    void start() throws IOException {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(HostKey.open(folder.resolve("hostkey"))));
        ssh = DialTest.ssh(Tools.keygen(folder.resolve("id"), "ed25519", ""), folder.resolve("known"))
                .acceptNew();
    }

    @AfterEach
    void stop() {
        server.close(true);
    }

    private SshHost connect(Ssh how) throws IOException {
        return how.connect(URI.create("ssh://me@127.0.0.1:" + server.getPort()), DialTest.TIME);
    }

    @Test
    void aPasswordIsAskedForOnlyWhereThatWasSaid() throws IOException {
        server.setPasswordAuthenticator((user, password, session) -> password.equals("right"));
        server.setKeyboardInteractiveAuthenticator(KeyboardInteractiveAuthenticator.NONE);
        server.start();
        LoggingInTest.Scripted prompts = new LoggingInTest.Scripted("wrong", "right");
        assertThatThrownBy(() -> connect(ssh.prompts(prompts))).isInstanceOf(RefusedException.class);
        assertThat(prompts.asked).isEmpty();
        connect(ssh.prompts(prompts).askPassword()).close();
        assertThat(prompts.asked).hasSize(2).allMatch(question -> question.equals("me@127.0.0.1:" + server.getPort()));
        assertThatThrownBy(
                        () -> connect(ssh.prompts(new LoggingInTest.Scripted()).askPassword()))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aServersQuestionsArriveHarmlessAndTheirAnswersCount() throws IOException {
        server.setKeyboardInteractiveAuthenticator(new KeyboardInteractiveAuthenticator() {
            @Override
            public InteractiveChallenge generateChallenge(
                    ServerSession session, String username, String lang, String subMethods) {
                InteractiveChallenge challenge = new InteractiveChallenge();
                challenge.setInteractionName("");
                challenge.setInteractionInstruction("");
                challenge.setLanguageTag("");
                challenge.addPrompt(new PromptEntry("Code\u001b[2J: ", false));
                return challenge;
            }

            @Override
            public boolean authenticate(ServerSession session, String username, List<String> responses) {
                return responses.equals(List.of("123456"));
            }
        });
        server.start();
        LoggingInTest.Scripted prompts = new LoggingInTest.Scripted("123456");
        connect(ssh.prompts(prompts).askPassword()).close();
        assertThat(prompts.asked).containsExactly("Code\\u001b[2J: ");
    }
}
