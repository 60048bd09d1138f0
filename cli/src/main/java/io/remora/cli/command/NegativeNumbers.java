package io.remora.cli.command;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Lets {@code call URL add -2 3} pass: the parser takes what starts with a dash for an option. A negative number, which
 * no option looks like, is marked on its way in, and the mark taken off where it is read.
 */
public final class NegativeNumbers {
    /** A noncharacter, which no terminal types. */
    private static final char MARK = '\uFFFF';

    private static final Pattern NUMBER = Pattern.compile("-[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private NegativeNumbers() {}

    /** The command line with negative numbers marked, so that they are not taken for options. */
    public static String[] protect(String[] arguments) {
        return Arrays.stream(arguments)
                .map(each -> NUMBER.matcher(each).matches() ? MARK + each : each)
                .toArray(String[]::new);
    }

    /** An argument without its mark. */
    public static String plain(String argument) {
        return !argument.isEmpty() && argument.charAt(0) == MARK ? argument.substring(1) : argument;
    }
}
