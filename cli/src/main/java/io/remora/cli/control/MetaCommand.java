package io.remora.cli.control;

import java.io.IOException;
import java.util.List;

/** A command to the shell itself. */
interface MetaCommand {
    /** Its name, without the colon. */
    String name();

    /** What follows the name, for help: {@code LOCAL [REMOTE]}. */
    default String arguments() {
        return "";
    }

    /** What it does, in a few words. */
    String help();

    /** What its argument is, for completion. */
    default Argument argument() {
        return Argument.NONE;
    }

    /** Kinds of arguments. */
    enum Argument {
        /** There is none that could be completed. */
        NONE,
        /** Java at the far side. */
        JAVA,
        /** A path of this host. */
        LOCAL_PATH
    }

    /**
     * Does it.
     *
     * @param text all that follows the name
     * @throws io.remora.cli.command.UsageException when that is not what it needs
     */
    void run(Shell shell, String text) throws IOException;

    /** The words of a text; quotes keep spaces together. */
    static List<String> words(String text) {
        return new org.jline.reader.impl.DefaultParser()
                .parse(text, text.length(), org.jline.reader.Parser.ParseContext.UNSPECIFIED).words().stream()
                        .filter(word -> !word.isEmpty())
                        .toList();
    }
}
