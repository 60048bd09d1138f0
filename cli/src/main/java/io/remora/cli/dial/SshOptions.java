package io.remora.cli.dial;

import io.remora.cli.command.UsageException;
import io.remora.cli.terminal.Terminal;
import io.remora.cli.terminal.TerminalPrompts;
import io.remora.ssh.Ssh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to log in to a host over SSH; without any of them, as {@code ssh} would. */
public final class SshOptions {
    @Option(
            names = "--ssh-key",
            paramLabel = "FILE",
            description = "Offer this private key, and no other. May be repeated.")
    List<Path> keys = new ArrayList<>();

    @Option(
            names = "--known-hosts",
            paramLabel = "FILE",
            description = "Know hosts from this file, and no other. May be repeated.")
    List<Path> knownHosts = new ArrayList<>();

    @Option(names = "--ssh-config", paramLabel = "FILE", description = "Read this file in place of ~/.ssh/config.")
    @Nullable
    Path config;

    @Option(
            names = "--accept-new",
            description =
                    "Weaker: accept a host that is not known, and remember its key. A changed key is still refused.")
    boolean acceptNew;

    @Option(
            names = "--ask-password",
            description = "Let the host ask for a password or a code on the terminal when no key does.")
    boolean askPassword;

    @Option(names = "--require-pq", description = "Refuse a host without a post-quantum key exchange.")
    boolean requirePostQuantum;

    @Option(names = "--require-strict-kex", description = "Refuse a host without strict key exchange (CVE-2023-48795).")
    boolean requireStrictKex;

    /** For picocli. */
    public SshOptions() {}

    /** The transport to dial with; asks on the terminal, if there is one. */
    public Ssh transport() {
        Ssh ssh = new Ssh();
        if (!keys.isEmpty()) {
            ssh = ssh.keys(keys.toArray(Path[]::new));
        }
        if (!knownHosts.isEmpty()) {
            ssh = ssh.knownHosts(knownHosts.toArray(Path[]::new));
        }
        Path file = config;
        if (file != null) {
            ssh = ssh.config(file);
        }
        ssh = acceptNew ? ssh.acceptNew() : ssh;
        ssh = requirePostQuantum ? ssh.requirePostQuantum() : ssh;
        ssh = requireStrictKex ? ssh.requireStrictKex() : ssh;
        return asking(ssh);
    }

    private Ssh asking(Ssh ssh) {
        Optional<TerminalPrompts> terminal = Terminal.console().map(TerminalPrompts::new);
        if (askPassword && terminal.isEmpty()) {
            throw new UsageException("--ask-password needs a terminal to ask on: use a key, or run it from a terminal");
        }
        Ssh prompted = terminal.isPresent() ? ssh.prompts(terminal.get()) : ssh;
        return askPassword ? prompted.askPassword() : prompted;
    }
}
