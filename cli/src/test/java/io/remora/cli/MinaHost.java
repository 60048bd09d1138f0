package io.remora.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/** A home behind MINA's own SSH server: one that takes a password, or is as all were before CVE-2023-48795. */
final class MinaHost implements AutoCloseable {
    private final SshServer server;
    private final List<String> passwords = new CopyOnWriteArrayList<>();

    private MinaHost(Path home) throws GeneralSecurityException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        KeyPair key = keys.generateKeyPair();
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setCommandFactory((channel, command) -> new Shell(command, home));
    }

    /** One that lets in whoever says this password. */
    static MinaHost withPassword(Path home, String right) throws IOException, GeneralSecurityException {
        MinaHost host = new MinaHost(home);
        host.server.setKeyboardInteractiveAuthenticator(KeyboardInteractiveAuthenticator.NONE);
        host.server.setPasswordAuthenticator((user, password, session) -> {
            host.passwords.add(password);
            return password.equals(right);
        });
        host.server.start();
        return host;
    }

    /** One without strict key exchange. */
    static MinaHost withoutStrictKex(Path home) throws IOException, GeneralSecurityException {
        MinaHost host = new MinaHost(home);
        host.server.setPublickeyAuthenticator((user, offered, session) -> true);
        host.server.setSessionFactory(new SessionFactory(host.server) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
                return new Old(getServer(), io);
            }
        });
        host.server.start();
        return host;
    }

    private static final class Old extends ServerSessionImpl {
        Old(ServerFactoryManager server, IoSession io) throws Exception {
            super(server, io);
        }

        @Override
        protected Map<KexProposalOption, String> doStrictKexProposal(Map<KexProposalOption, String> proposal) {
            return proposal;
        }
    }

    /** A command by {@code /bin/sh}. */
    private static final class Shell extends AbstractCommandSupport {
        private final Path home;

        Shell(String command, Path home) {
            super(command, null);
            this.home = home;
        }

        @Override
        public void run() {
            try {
                ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", getCommand())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
                builder.environment().put("HOME", home.toString());
                Process process = builder.start();
                Thread in = new Thread(() -> copy(getInputStream(), process.getOutputStream()), "mina-in");
                in.setDaemon(true);
                in.start();
                copy(process.getInputStream(), getOutputStream());
                onExit(process.waitFor());
            } catch (IOException e) {
                onExit(1, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void copy(InputStream from, OutputStream to) {
            byte[] buffer = new byte[8192];
            try (to) {
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    to.write(buffer, 0, count);
                    to.flush();
                }
            } catch (IOException e) {
                // The one or the other end has gone.
            }
        }
    }

    String host() {
        return "me@127.0.0.1:" + server.getPort();
    }

    /** What was said to it, in order. */
    List<String> passwords() {
        return passwords;
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }
}
