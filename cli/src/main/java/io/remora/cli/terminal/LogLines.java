package io.remora.cli.terminal;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log on standard error, a line an event: time, level, where from, what. A stack follows in lines of its own. */
public final class LogLines extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

    private LogLines() {}

    /** Sends every log line there, in place of what was configured. */
    public static void toStandardError(boolean verbose) {
        Logger root = Logger.getLogger("");
        for (Handler old : root.getHandlers()) {
            root.removeHandler(old);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setFormatter(new LogLines());
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        root.setLevel(Level.INFO);
        LIBRARIES.forEach(each -> each.setLevel(verbose ? Level.WARNING : Level.SEVERE));
        OURS.setLevel(verbose ? Level.FINE : Level.INFO);
        SSH.setLevel(verbose ? Level.INFO : null);
    }

    /** Sends only what is wrong there: for commands that a person watches. */
    public static void quiet(boolean verbose) {
        toStandardError(verbose);
        if (!verbose) {
            OURS.setLevel(Level.WARNING);
        }
    }

    /** It says much that helps nobody but those who write it; what matters arrives as an exception. */
    private static final List<Logger> LIBRARIES = List.of(
            Logger.getLogger("org.apache.sshd"),
            // Subclasses of the library's, which log under their own name what it has to say.
            Logger.getLogger("io.remora.ssh.DialSession"),
            Logger.getLogger("io.remora.ssh.ServedSession"));

    /** Here the library's finer steps appear under our names. */
    private static final Logger SSH = Logger.getLogger("io.remora.ssh");

    /** Held, for a logger that nobody holds forgets its level. */
    private static final Logger OURS = Logger.getLogger("io.remora");

    @Override
    public String format(LogRecord event) {
        StringBuilder line = new StringBuilder(TIME.format(event.getInstant()))
                .append(' ')
                .append(level(event.getLevel()))
                .append(' ')
                .append(shortName(String.valueOf(event.getLoggerName())))
                .append(": ")
                .append(formatMessage(event))
                .append(System.lineSeparator());
        Throwable thrown = event.getThrown();
        if (thrown != null) {
            java.io.StringWriter stack = new java.io.StringWriter();
            thrown.printStackTrace(new java.io.PrintWriter(stack, true));
            stack.toString()
                    .lines()
                    .forEach(each -> line.append("  ").append(each).append(System.lineSeparator()));
        }
        return line.toString();
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }

    private static String shortName(String logger) {
        return logger.startsWith("io.remora.") ? logger.substring("io.remora.".length()) : logger;
    }
}
