package io.remora.cli.control;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells JLine when a snippet needs another line, which the far side knows, and which word is to be completed: the Java
 * identifier before the cursor, or for a meta command's path all up to the last space.
 */
final class JavaLines implements Parser {
    private final Shell shell;

    JavaLines(Shell shell) {
        this.shell = shell;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !Shell.isMeta(line) && wantsMore(line)) {
            throw new EOFError(-1, cursor, "the snippet goes on", "...");
        }
        int start = cursor;
        while (start > 0 && belongs(line, line.charAt(start - 1))) {
            start--;
        }
        return new Word(line, line.substring(start, cursor), cursor);
    }

    /** An empty line ends what only may go on. */
    private boolean wantsMore(String line) {
        return switch (shell.completeness(line)) {
            case "INCOMPLETE" -> true;
            case "PERHAPS" -> !line.endsWith("\n");
            default -> false;
        };
    }

    private boolean belongs(String line, char c) {
        boolean path = Shell.isMeta(line)
                && shell.commands()
                        .of(line)
                        .map(command -> command.argument() == MetaCommand.Argument.LOCAL_PATH)
                        .orElse(true);
        return path ? !Character.isWhitespace(c) : Character.isJavaIdentifierPart(c);
    }

    /** The line and the word to complete, which ends at the cursor. Choices are inserted as they are. */
    private record Word(String line, String word, int cursor) implements CompletingParsedLine {
        @Override
        public int wordCursor() {
            return word.length();
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return word.length();
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }
    }
}
