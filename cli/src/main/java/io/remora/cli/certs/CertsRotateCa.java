package io.remora.cli.certs;

import io.remora.certs.KeyKind;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.Rotation;
import io.remora.certs.authority.SshAuthority;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.UsageException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs rotate-ca}: replaces the root, in two steps. */
@Command(
        name = "rotate-ca",
        mixinStandardHelpOptions = true,
        header = "Replace the authority's root: first both are trusted, then `--retire` ends the old one.",
        description = {
            "1. remora certs rotate-ca --dir ca    ca.pem has both roots: give it to peers",
            "2. renew every certificate; hosts that joined with a token do both by themselves",
            "3. remora certs rotate-ca --dir ca --retire",
            "With --ssh the same for the key of the SSH certificates, in ssh.pub."
        })
final class CertsRotateCa implements Callable<Integer> {
    /**
     * Peers look at their files once a second: who got a certificate of the new root just now still shows the old one.
     */
    private static final Duration TAKEN_UP = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Option(
            names = "--retire",
            description = "End the old root, after two seconds in which whoever renewed just now takes the new one up;"
                    + " ca.pem then holds the new one alone.")
    private boolean retire;

    @Option(
            names = "--even-if-used",
            description = "Weaker: retire it although certificates of it are still valid; peers will refuse them.")
    private boolean evenIfUsed;

    @Option(names = "--ssh", description = "The key of the SSH certificates, instead of the root.")
    private boolean ssh;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "The kind of the new root's key: p256 or ed25519; as before by default.")
    @Nullable
    private String kind;

    /** For picocli. */
    CertsRotateCa() {}

    @Override
    public Integer call() throws InterruptedException {
        if (evenIfUsed && !retire) {
            throw new UsageException("--even-if-used goes with --retire");
        }
        String wanted = kind;
        if (wanted != null && (retire || ssh)) {
            throw new UsageException("--kind is for a new root: leave out --retire and --ssh");
        }
        try (KeyProtection protection = authority.opening()) {
            CertificateAuthority opened = authority.open(protection);
            spec.commandLine().getOut().println(ssh ? ssh(opened.ssh()) : root(opened, wanted));
        }
        return ExitCode.DONE;
    }

    private String root(CertificateAuthority opened, @Nullable String wanted) throws InterruptedException {
        if (retire) {
            if (!evenIfUsed) {
                opened.requireOldRootUnused();
                TimeUnit.MILLISECONDS.sleep(TAKEN_UP.toMillis());
            }
            opened.retire(evenIfUsed);
            return opened.trustFile() + ": holds the new root alone; the old one is retired";
        }
        Rotation rotation = opened.rotate();
        (wanted == null ? rotation : rotation.kind(KeyKind.parse(wanted))).apply();
        return opened.trustFile() + ": holds both roots; give it to every peer, renew their certificates, then: "
                + next("");
    }

    private String ssh(SshAuthority opened) {
        if (retire) {
            opened.retire(evenIfUsed);
            return opened.publicKeyFile() + ": holds the new key alone; the old one is retired";
        }
        opened.rotate();
        return opened.publicKeyFile() + ": holds both keys; give it to every sshd and ssh, issue the certificates again"
                + " with --replace, then: " + next(" --ssh");
    }

    private String next(String what) {
        return "remora certs rotate-ca --retire" + what + " --dir " + authority.folder.dir;
    }
}
