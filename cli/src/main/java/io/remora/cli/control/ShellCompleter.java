package io.remora.cli.control;

import io.remora.RemoraException;
import io.remora.cli.command.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes Java by what the far side knows, meta commands by their names, and paths by this host's files. */
final class ShellCompleter implements Completer {
    private final Shell shell;

    ShellCompleter(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void complete(LineReader reader, ParsedLine parsed, List<Candidate> candidates) {
        String line = parsed.line().substring(0, parsed.cursor());
        if (!Shell.isMeta(line)) {
            java(line, 0, parsed.word(), candidates);
            return;
        }
        int space = line.indexOf(' ');
        if (space < 0) {
            shell.commands().all().forEach(each -> add(candidates, ":" + each.name(), true));
            return;
        }
        shell.commands().of(line).ifPresent(command -> {
            switch (command.argument()) {
                case JAVA -> java(line, space + 1, parsed.word(), candidates);
                case LOCAL_PATH -> paths(parsed.word(), candidates);
                case NONE -> {
                    // Nothing to complete.
                }
            }
        });
    }

    /** What the far side suggests replaces from its anchor on, JLine's word begins where the identifier does. */
    private void java(String line, int from, String word, List<Candidate> candidates) {
        String source = line.substring(from);
        int start = source.length() - word.length();
        try {
            FarInterpreter.Choices found = shell.interpreter().complete(source, source.length());
            for (String choice : found.choices()) {
                int anchor = Math.max(0, Math.min(found.anchor(), source.length()));
                String whole = source.substring(0, anchor) + choice;
                if (whole.length() >= start && whole.chars().allMatch(c -> SafeText.isPlain((char) c))) {
                    add(candidates, whole.substring(start), false);
                }
            }
        } catch (RemoraException e) {
            // No completion, then; what is wrong is told when the line is run.
        }
    }

    private static void paths(String word, List<Candidate> candidates) {
        int slash = word.lastIndexOf('/');
        String before = word.substring(0, slash + 1);
        Path folder = Path.of(slash < 0 ? "." : before);
        try (Stream<Path> entries = Files.list(folder)) {
            entries.sorted().forEach(each -> {
                boolean isFolder = Files.isDirectory(each);
                String name = before + each.getFileName() + (isFolder ? "/" : "");
                if (name.chars().allMatch(c -> SafeText.isPlain((char) c))) {
                    add(candidates, name, !isFolder);
                }
            });
        } catch (IOException e) {
            // Not a folder that can be read: nothing to suggest.
        }
    }

    private static void add(List<Candidate> candidates, String value, boolean complete) {
        candidates.add(new Candidate(value, value, null, null, null, null, complete));
    }
}
