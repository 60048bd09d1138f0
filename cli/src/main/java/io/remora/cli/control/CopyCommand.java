package io.remora.cli.control;

import io.remora.cli.command.ExitCode;
import io.remora.cli.command.UsageException;
import io.remora.cli.dial.DialOptions;
import io.remora.cli.dial.PeerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remora cp}: files to a peer's host, from it, or from one to another. */
@Command(
        name = "cp",
        mixinStandardHelpOptions = true,
        header = "Copy a file or a directory to a peer's host, from it, or between two.",
        description = {
            "Example: remora cp build tls://host:/srv/app   remora cp me@host:log.txt .",
            "SRC and DST are paths here, or URL:PATH: tls://HOST[:PORT]:PATH, ssh://[USER@]HOST[:PORT]:PATH,"
                    + " unix:///SOCKET:PATH, USER@HOST[:PORT]:PATH. A far path is seen from the agent's directory, ~/"
                    + " from its user's home.",
            "Directories are copied whole, links as links, with permissions and times. A DST that is a directory of"
                    + " another name, or ends in a slash, gets the copy inside.",
            "A file is written beside its place and moved there when its checksum agrees. The same command again goes on"
                    + " where the last one was cut off, and leaves alone what is there already, by its SHA-256."
        })
public final class CopyCommand implements Callable<Integer> {
    @Mixin
    private DialOptions dial = new DialOptions();

    @Option(
            names = {"-T", "--no-target-directory"},
            description = "DST is the copy's own name, even if there is a directory of that name.")
    private boolean exact;

    @Parameters(index = "0", paramLabel = "SRC", description = "What to copy.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "DST", description = "Where to.")
    private String target = "";

    /** For picocli. */
    public CopyCommand() {}

    @Override
    public Integer call() throws IOException {
        CopyPlace from = CopyPlace.parse(source);
        CopyPlace to = CopyPlace.parse(target);
        if (from.peer().isPresent()) {
            if (to.peer().isPresent()) {
                between(from, to);
            } else {
                download(from, to);
            }
        } else if (to.peer().isPresent()) {
            upload(from, to);
        } else {
            throw new UsageException("neither " + source + " nor " + target
                    + " is at a peer: write URL:PATH for one of them, like tls://host:/tmp/x (use cp for copies here)");
        }
        return ExitCode.DONE;
    }

    private void upload(CopyPlace from, CopyPlace to) throws IOException {
        // Not only after a connection, or even a deployment.
        Copying.requireThere(from.local());
        try (FarJvm far = connect(to);
                CopyBar bar = CopyBar.onTerminal(from.name())) {
            new Copying(far, exact).upload(from.local(), from, to, bar);
        }
    }

    private void download(CopyPlace from, CopyPlace to) throws IOException {
        try (FarJvm far = connect(from);
                CopyBar bar = CopyBar.onTerminal(from.name())) {
            new Copying(far, exact).download(from, to, bar);
        }
    }

    /** By way of this host, where the copy stays no longer than it takes. */
    private void between(CopyPlace from, CopyPlace to) throws IOException {
        try (FarJvm source = connect(from);
                FarJvm target = connect(to);
                Halfway halfway = Halfway.make()) {
            Path here = halfway.folder().resolve("copy");
            try (CopyBar bar = CopyBar.onTerminal(from.name() + ", from")) {
                new Copying(source, true).download(from, CopyPlace.here(here.toString()), bar);
            }
            try (CopyBar bar = CopyBar.onTerminal(from.name() + ", to")) {
                new Copying(target, exact).upload(here, from, to, bar);
            }
        }
    }

    private FarJvm connect(CopyPlace place) throws IOException {
        PeerUrl peer = place.peer().orElseThrow();
        return FarJvm.connect(dial, peer);
    }
}
