package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.UntrustedPeerException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MINA's own server, with and without strict key exchange. */
@Timeout(60)
final class StrictKexTest {
    @TempDir
    Path folder;

    /** A server as it was before CVE-2023-48795. */
    private static final class Old extends ServerSessionImpl {
        Old(ServerFactoryManager server, IoSession io) throws Exception {
            super(server, io);
        }

        @Override
        protected Map<KexProposalOption, String> doStrictKexProposal(Map<KexProposalOption, String> proposal) {
            return proposal;
        }
    }

    private SshServer start(boolean strict) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        KeyPair key = HostKey.open(folder.resolve("hostkey"));
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPublickeyAuthenticator((user, offered, session) -> true);
        if (!strict) {
            server.setSessionFactory(new SessionFactory(server) {
                @Override
                protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
                    return new Old(getServer(), io);
                }
            });
        }
        server.start();
        return server;
    }

    @Test
    void itIsSeenWhetherTheHostIsStrictAndAHostThatIsNotIsRefusedWhereThatIsRequired() throws IOException {
        Ssh ssh = DialTest.ssh(Tools.keygen(folder.resolve("id"), "ed25519", ""), folder.resolve("known"))
                .acceptNew();
        for (boolean strict : new boolean[] {true, false}) {
            SshServer server = start(strict);
            URI where = URI.create("ssh://me@127.0.0.1:" + server.getPort());
            try (SshHost host = ssh.connect(where, DialTest.TIME)) {
                assertThat(host.handshake().details())
                        .containsEntry("strictKeyExchange", Boolean.toString(strict))
                        .containsEntry("keyExchange", "mlkem768x25519-sha256");
            }
            if (strict) {
                ssh.requireStrictKex().connect(where, DialTest.TIME).close();
            } else {
                assertThatThrownBy(() -> ssh.requireStrictKex().connect(where, DialTest.TIME))
                        .isInstanceOf(UntrustedPeerException.class)
                        .hasMessageContaining("CVE-2023-48795");
            }
            server.close(true);
        }
    }
}
