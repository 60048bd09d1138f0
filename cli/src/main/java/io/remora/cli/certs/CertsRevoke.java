package io.remora.cli.certs;

import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssuedCertificate;
import io.remora.certs.authority.SshAuthority;
import io.remora.certs.authority.SshIssued;
import io.remora.certs.ssh.SshCertificate;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.UsageException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs revoke}: ends certificates before their time. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        header = "Revoke every valid certificate of a name, or one by its serial. Peers learn of it by `certs crl`.")
final class CertsRevoke implements Callable<Integer> {
    private static final String NOTHING = "there was nothing to revoke: all had expired or been revoked already";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOption folder = new FolderOption();

    @Option(names = "--name", paramLabel = "NAME", description = "Whose certificates.")
    @Nullable
    private String name;

    @Option(names = "--serial", paramLabel = "HEX", description = "Which certificate, as `certs show` prints it.")
    @Nullable
    private String serial;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "unspecified (default), key-compromise, superseded, cessation-of-operation...")
    private String reason = "unspecified";

    @Mixin
    private SshUseOption ssh = new SshUseOption();

    /** For picocli. */
    CertsRevoke() {}

    @Override
    public Integer call() {
        String whose = name;
        String which = serial;
        if ((whose == null) == (which == null)) {
            throw new UsageException("say what to revoke, with --name or with --serial");
        }
        Optional<SshCertificate.Use> use = ssh.use();
        if (use.isPresent()) {
            if (whose == null) {
                throw new UsageException("SSH certificates are revoked by --name");
            }
            return revokeSsh(PeerName.of(whose), use.get());
        }
        RevocationReason why = RevocationReason.parse(reason);
        CertificateAuthority authority = CertificateAuthority.open(folder.dir);
        List<IssuedCertificate> revoked =
                whose != null ? authority.revoke(PeerName.of(whose), why) : authority.revoke(number(which), why);
        PrintWriter out = spec.commandLine().getOut();
        revoked.forEach(each -> out.println(
                "revoked " + each.name() + ", serial " + each.serial().toString(16)));
        out.println(revoked.isEmpty() ? NOTHING : "write the list for peers now: remora certs crl --dir " + folder.dir);
        return ExitCode.DONE;
    }

    private Integer revokeSsh(PeerName whose, SshCertificate.Use use) {
        SshAuthority authority = CertificateAuthority.open(folder.dir).ssh();
        List<SshIssued> revoked = authority.revoke(whose, use);
        PrintWriter out = spec.commandLine().getOut();
        revoked.forEach(
                each -> out.println("revoked " + each.name() + ", serial " + Long.toUnsignedString(each.serial())));
        out.println(
                revoked.isEmpty()
                        ? NOTHING
                        : authority.revocationListFile() + ": give this to "
                                + (use == SshCertificate.Use.USER
                                        ? "every sshd now, as RevokedKeys"
                                        : "every ssh now, as RevokedHostKeys"));
        return ExitCode.DONE;
    }

    private static BigInteger number(@Nullable String hex) {
        try {
            return new BigInteger(String.valueOf(hex), 16);
        } catch (NumberFormatException e) {
            throw new UsageException("'" + hex + "' is no serial: give the hexadecimal number of `certs show`", e);
        }
    }
}
