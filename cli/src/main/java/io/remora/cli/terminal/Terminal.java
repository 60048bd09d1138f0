package io.remora.cli.terminal;

import java.io.Console;
import java.util.Optional;

/** The terminal at both ends of the standard streams, if a person sits there. */
public final class Terminal {
    static {
        // From JDK 22 on there is a console object even without a terminal, unless this asks for the old way.
        System.setProperty("jdk.console", "java.base");
    }

    private Terminal() {}

    /** The terminal itself, where somebody can be asked; empty where input comes from elsewhere. */
    @SuppressWarnings("SystemConsoleNull") // it may be, see above
    public static Optional<Console> console() {
        return Optional.ofNullable(System.console());
    }

    /** Whether to use colours: on a terminal, unless the user said no (https://no-color.org). */
    public static boolean colours() {
        String no = System.getenv("NO_COLOR");
        String kind = System.getenv("TERM");
        return (no == null || no.isEmpty())
                && kind != null
                && !kind.equals("dumb")
                && console().isPresent();
    }
}
