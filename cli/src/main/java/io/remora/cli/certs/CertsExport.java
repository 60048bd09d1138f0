package io.remora.cli.certs;

import io.remora.certs.PeerName;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.vault.Passphrase;
import io.remora.cli.command.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs export}: a PKCS#12 file for programs that want one. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header = "Write a name's key, certificate and authorities into a PKCS#12 file.")
final class CertsExport implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOption folder = new FolderOption();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Whose.")
    private String name = "";

    @Option(names = "--out", paramLabel = "FILE", description = "The file to make; DIR/NAME.p12 by default.")
    @Nullable
    private Path out;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The new file's password is the first line of this file; without it a prompt asks.")
    @Nullable
    private Path passwordFile;

    /** For picocli. */
    CertsExport() {}

    @Override
    public Integer call() {
        Path given = out;
        Path target = given == null ? folder.dir.resolve(PeerName.of(name) + ".p12") : given;
        Path source = passwordFile;
        AuthorityOptions authority = new AuthorityOptions();
        authority.folder = folder;
        try (KeyProtection none = KeyProtection.unencrypted();
                Passphrase password = source == null
                        ? PassphraseOptions.asked("A password for " + target + ": ", "give --password-file")
                        : Passphrase.read(source)) {
            authority.open(none).export(PeerName.of(name), password, target);
        }
        spec.commandLine().getOut().println(target + ": the key, certificate and authorities of " + name);
        return ExitCode.DONE;
    }
}
