package io.remora.cli.certs;

import io.remora.certs.PeerName;
import io.remora.certs.enrolment.JoinBundle;
import io.remora.certs.store.DurableFiles;
import io.remora.cli.command.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs request}: what a host that cannot reach the authority asks to join with. */
@Command(
        name = "request",
        mixinStandardHelpOptions = true,
        header = "On a host that cannot reach the authority: make DIR/NAME.join, to be carried there.",
        description = {
            "1. there:              remora certs request --name NAME --out DIR",
            "2. at the authority:   remora certs seal NAME.join --dir CA --out NAME.bundle",
            "3. there:              remora certs open NAME.bundle --name NAME --pin PIN --out DIR",
            "The bundle is sealed to the host: nobody else can open it, whoever carries it."
        })
final class CertsRequest implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "This host's name.")
    private String name = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the files go.")
    private Path out = Path.of("");

    /** For picocli. */
    CertsRequest() {}

    @Override
    public Integer call() {
        PeerName whose = PeerName.of(name);
        DurableFiles.makeFolders(out);
        Path open = out.resolve(whose + ".join");
        Path secret = out.resolve(whose + ".join-key");
        JoinBundle.prepare(whose, open, secret);
        PrintWriter lines = spec.commandLine().getOut();
        lines.println(open + ": carry this to the authority, for: remora certs seal " + whose + ".join --dir CA");
        lines.println(secret + ": keep this here; it opens the bundle that comes back");
        return ExitCode.DONE;
    }
}
