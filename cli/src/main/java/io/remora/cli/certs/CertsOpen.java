package io.remora.cli.certs;

import io.remora.certs.PeerName;
import io.remora.certs.enrolment.Enrolled;
import io.remora.certs.enrolment.JoinBundle;
import io.remora.certs.enrolment.RootPin;
import io.remora.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora certs open}: the identity in a sealed bundle. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        header = "Open the bundle that was sealed to this host: DIR/NAME.pem, DIR/NAME.key and DIR/ca.pem.")
final class CertsOpen implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "What `remora certs seal` made.")
    private Path bundle = Path.of("");

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "This host's name.")
    private String name = "";

    @Option(
            names = "--pin",
            required = true,
            paramLabel = "HEX",
            description = "The SHA-256 of the authority's root, as `certs seal` and `certs show` print it.")
    private String pin = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where `certs request` left its files, and where the identity goes.")
    private Path out = Path.of("");

    /** For picocli. */
    CertsOpen() {}

    @Override
    public Integer call() throws IOException {
        PeerName whose = PeerName.of(name);
        Path secret = out.resolve(whose + ".join-key");
        RootPin root = new RootPin(pin.replace(":", "").toLowerCase(Locale.ROOT));
        Enrolled identity = JoinBundle.open(bundle, secret, whose, root, Clock.systemUTC());
        CertsJoin.save(identity, out, spec.commandLine().getOut());
        // It opened this one bundle and is of no use any more.
        Files.deleteIfExists(secret);
        Files.deleteIfExists(out.resolve(whose + ".join"));
        return ExitCode.DONE;
    }
}
