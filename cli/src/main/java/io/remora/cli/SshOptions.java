package io.remora.cli;

import io.remora.ssh.Ssh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to log in to a host over SSH; without any of them, as {@code ssh} would. */
final class SshOptions {
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

    /** For picocli. */
    SshOptions() {}

    Ssh transport() {
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
        return acceptNew ? ssh.acceptNew() : ssh;
    }
}
