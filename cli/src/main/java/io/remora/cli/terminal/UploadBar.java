package io.remora.cli.terminal;

import io.remora.ssh.deploy.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** Shows on a terminal how an upload goes: one line that is written over, and gone when the upload is done. */
public final class UploadBar implements Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 50_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream terminal;
    private long drawn = System.nanoTime();

    private UploadBar(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** A bar on standard error, or silence where that is no terminal. */
    public static Progress onTerminal() {
        return Terminal.colours() ? new UploadBar(System.err) : Progress.silent();
    }

    @Override
    public synchronized void uploaded(String host, String what, long done, long total) {
        if (total > 0 && done >= total) {
            terminal.print(CLEAR);
        } else if (System.nanoTime() - drawn > REDRAW_NANOS) {
            drawn = System.nanoTime();
            int filled = total > 0 ? (int) (WIDTH * done / total) : 0;
            terminal.print(CLEAR
                    + String.format(
                            Locale.ROOT,
                            "%s: %s [%s%s] %,d of %s kB",
                            host,
                            what,
                            "#".repeat(filled),
                            " ".repeat(WIDTH - filled),
                            done / 1000,
                            total > 0 ? String.format(Locale.ROOT, "%,d", total / 1000) : "?"));
        }
        terminal.flush();
    }
}
