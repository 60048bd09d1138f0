package io.remora.cli.agent;

import io.remora.cli.command.UsageException;
import io.remora.server.SourcePenalties;
import io.remora.ssh.PreAuthLimits;
import io.remora.ssh.Ssh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to listen for SSH. */
final class SshListenOptions {
    @Option(
            names = "--ssh-host-key",
            paramLabel = "FILE",
            description = "For ssh://: our host key, in OpenSSH's format; made when it is missing. Default:"
                    + " ~/.config/remora/ssh_host_ed25519_key.")
    @Nullable
    private Path hostKey;

    @Option(
            names = "--authorized-keys",
            paramLabel = "FILE",
            description = "For ssh://: who may log in, as sshd reads it. May be repeated.")
    private List<Path> authorizedKeys = new ArrayList<>();

    @Option(
            names = "--ssh-user-ca",
            paramLabel = "FILE",
            description = "For ssh://: public keys whose user certificates are accepted. May be repeated.")
    private List<Path> userAuthorities = new ArrayList<>();

    @Option(
            names = "--ssh-revoked",
            paramLabel = "FILE",
            description = "For ssh://: keys and certificates that are refused. May be repeated.")
    private List<Path> revoked = new ArrayList<>();

    /** For picocli. */
    SshListenOptions() {}

    Ssh listening(String where, SourcePenalties.Settings penalties) {
        if (authorizedKeys.isEmpty() && userAuthorities.isEmpty()) {
            throw new UsageException("listening on " + where
                    + " lets nobody in: say who may, with --authorized-keys FILE or --ssh-user-ca FILE");
        }
        Path key = hostKey;
        Ssh ssh = new Ssh()
                .hostKey(key == null ? usualHostKey() : key)
                .limits(PreAuthLimits.defaults().withPenalties(penalties));
        if (!authorizedKeys.isEmpty()) {
            ssh = ssh.authorizedKeys(authorizedKeys.toArray(Path[]::new));
        }
        if (!userAuthorities.isEmpty()) {
            ssh = ssh.userAuthorities(userAuthorities.toArray(Path[]::new));
        }
        return revoked.isEmpty() ? ssh : ssh.revoked(revoked.toArray(Path[]::new));
    }

    private static Path usualHostKey() {
        String folder = System.getenv("XDG_CONFIG_HOME");
        Path configuration = folder == null || folder.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".config")
                : Path.of(folder);
        return configuration.resolve("remora").resolve("ssh_host_ed25519_key");
    }
}
