package io.remora.cli.certs;

import io.remora.certs.ssh.SshCertificate;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Whether a command is about SSH certificates instead of TLS ones, and about whose. */
final class SshUseOption {
    @ArgGroup
    private Choice choice = new Choice();

    /** For picocli. */
    SshUseOption() {}

    /** One of the two. */
    static final class Choice {
        @Option(names = "--ssh-user", description = "OpenSSH instead of TLS: for a user who logs in.")
        private boolean user;

        @Option(names = "--ssh-host", description = "OpenSSH instead of TLS: for a host that is logged in to.")
        private boolean host;

        /** For picocli. */
        Choice() {}
    }

    /** Empty for TLS. */
    Optional<SshCertificate.Use> use() {
        if (choice.user) {
            return Optional.of(SshCertificate.Use.USER);
        }
        return choice.host ? Optional.of(SshCertificate.Use.HOST) : Optional.empty();
    }
}
