package io.remora.cli.certs;

import io.remora.certs.KeyKind;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.x509.KeyFingerprint;
import io.remora.certs.x509.Pem;
import io.remora.cli.command.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs key}: a host's key before the host joins. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        header = "On a host that is going to join: make its key first, so that its token can be bound to it.",
        description = {
            "1. there:              remora certs key --out NAME.key",
            "2. at the authority:   remora certs token --dir CA --name NAME --for-key HEX",
            "3. there:              remora certs join - --key NAME.key --out DIR",
            "Such a token is of no use to whoever steals it on its way."
        })
final class CertsKey implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to make.")
    private Path out = Path.of("");

    /** For picocli. */
    CertsKey() {}

    @Override
    public Integer call() {
        KeyPair keys = KeyKind.P256.generate();
        Path folder = out.toAbsolutePath().getParent();
        if (folder != null) {
            DurableFiles.makeFolders(folder);
        }
        DurableFiles.createNew(out, Pem.encode(keys.getPrivate()), DurableFiles.Mode.SECRET);
        PrintWriter lines = spec.commandLine().getOut();
        lines.println(out + ": keep this here, for: remora certs join - --key " + out);
        lines.println("and tell the authority's operator its fingerprint, for --for-key:");
        lines.println(KeyFingerprint.of(keys.getPublic()).hex());
        return ExitCode.DONE;
    }
}
