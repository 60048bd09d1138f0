package io.remora.cli.control;

import io.remora.RemoteFiles.Copied;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.util.List;

/** {@code :upload LOCAL [REMOTE]}. */
final class UploadMeta implements MetaCommand {
    @Override
    public String name() {
        return "upload";
    }

    @Override
    public String arguments() {
        return "LOCAL [REMOTE]";
    }

    @Override
    public String help() {
        return "copy a file or a directory to the far host";
    }

    @Override
    public Argument argument() {
        return Argument.LOCAL_PATH;
    }

    @Override
    public void run(Shell shell, String text) throws IOException {
        List<String> words = MetaCommand.words(text);
        if (words.isEmpty() || words.size() > 2) {
            throw new UsageException(":upload needs LOCAL [REMOTE]; quotes keep a name with spaces together");
        }
        CopyPlace from = CopyPlace.here(words.get(0));
        CopyPlace to = CopyPlace.at(shell.far().peer(), words.size() > 1 ? words.get(1) : ".");
        Copied copied;
        try (CopyBar bar = CopyBar.onTerminal(from.name())) {
            copied = new Copying(shell.far(), false).upload(from.local(), from, to, bar);
        }
        shell.transcript().say(Copying.summary(copied));
    }
}
