package io.remora.cli.control;

import io.remora.RemoteFiles.Copied;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.util.List;

/** {@code :download REMOTE [LOCAL]}. */
final class DownloadMeta implements MetaCommand {
    @Override
    public String name() {
        return "download";
    }

    @Override
    public String arguments() {
        return "REMOTE [LOCAL]";
    }

    @Override
    public String help() {
        return "copy a file or a directory from the far host";
    }

    @Override
    public Argument argument() {
        return Argument.LOCAL_PATH;
    }

    @Override
    public void run(Shell shell, String text) throws IOException {
        List<String> words = MetaCommand.words(text);
        if (words.isEmpty() || words.size() > 2) {
            throw new UsageException(":download needs REMOTE [LOCAL]; quotes keep a name with spaces together");
        }
        CopyPlace from = CopyPlace.at(shell.far().peer(), words.get(0));
        CopyPlace to = CopyPlace.here(words.size() > 1 ? words.get(1) : ".");
        Copied copied;
        try (CopyBar bar = CopyBar.onTerminal(from.name())) {
            copied = new Copying(shell.far(), false).download(from, to, bar);
        }
        shell.transcript().say(Copying.summary(copied));
    }
}
