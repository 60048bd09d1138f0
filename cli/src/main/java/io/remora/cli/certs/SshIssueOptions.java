package io.remora.cli.certs;

import io.remora.certs.PeerName;
import io.remora.certs.TimeToLive;
import io.remora.certs.authority.SshAuthority;
import io.remora.certs.authority.SshIssued;
import io.remora.certs.authority.SshRequest;
import io.remora.certs.ssh.SshCertificate;
import io.remora.certs.ssh.SshLimits;
import io.remora.certs.ssh.SshPublicKey;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code certs issue} is told of an SSH certificate. */
final class SshIssueOptions {
    private static final int LONGEST_KEY = 16 * 1024;

    @Mixin
    private SshUseOption ssh = new SshUseOption();

    @Option(
            names = "--principal",
            paramLabel = "LOGIN",
            description = "SSH: the login name, or the host name, it is valid for. May be repeated. Default: NAME.")
    private List<String> principals = new ArrayList<>();

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "SSH: certify this key, NAME.pub of its owner, instead of making one.")
    @Nullable
    private Path publicKey;

    @Option(
            names = "--permit",
            paramLabel = "WHAT",
            description = "SSH: allow a user more than to run commands: pty, port-forwarding, agent-forwarding,"
                    + " x11-forwarding, user-rc. May be repeated.")
    private List<String> permissions = new ArrayList<>();

    @Option(
            names = "--force-command",
            paramLabel = "COMMAND",
            description = "SSH: what runs whatever the user asks for.")
    @Nullable
    private String forceCommand;

    @Option(
            names = "--source-address",
            paramLabel = "NETWORK",
            description = "SSH: where a user may come from, like 192.0.2.0/24. May be repeated.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--replace",
            description = "SSH: in the place of a valid one of this name; that stays valid until its end.")
    private boolean replace;

    /** For picocli. */
    SshIssueOptions() {}

    /** Whether an SSH certificate is wanted, and which; options of SSH without that are an error. */
    Optional<SshCertificate.Use> use() {
        Optional<SshCertificate.Use> use = ssh.use();
        boolean more = !principals.isEmpty()
                || publicKey != null
                || !permissions.isEmpty()
                || forceCommand != null
                || !sources.isEmpty()
                || replace;
        if (use.isEmpty() && more) {
            throw new UsageException("--principal, --public-key, --permit, --force-command, --source-address and"
                    + " --replace are for SSH: add --ssh-user or --ssh-host");
        }
        return use;
    }

    /** Issues it, and says which files were written. */
    void issue(SshAuthority authority, SshCertificate.Use use, String name, TimeToLive life, PrintWriter out)
            throws IOException {
        Set<SshLimits.Permission> permitted = new HashSet<>();
        permissions.forEach(each -> permitted.add(SshLimits.Permission.parse(each)));
        SshRequest request = new SshRequest(
                PeerName.of(name),
                use,
                principals,
                life,
                new SshLimits(permitted, Optional.ofNullable(forceCommand), sources));
        Path key = publicKey;
        SshIssued issued = key != null
                ? authority.issue(request, SshPublicKey.parse(line(key)))
                : replace ? authority.reissue(request) : authority.issue(request);
        out.println(issued.certificate() + ": for " + String.join(", ", issued.principals()) + ", until "
                + issued.notAfter());
        issued.key().ifPresent(file -> out.println(file + ": its private key"));
        out.println(authority.publicKeyFile()
                + (use == SshCertificate.Use.USER
                        ? ": what sshd trusts, with TrustedUserCAKeys"
                        : ": what ssh trusts, after \"@cert-authority *\" in known_hosts"));
    }

    private static String line(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > LONGEST_KEY) {
            throw new UsageException(file + " is too long for a public key; give the file that ends in .pub");
        }
        return Files.readString(file);
    }
}
