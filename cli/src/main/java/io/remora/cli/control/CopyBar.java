package io.remora.cli.control;

import io.remora.RemoteFiles;
import io.remora.cli.command.SafeText;
import io.remora.cli.terminal.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A copy's progress on the terminal: how much, how fast, how long to go. Silent where there is no terminal. */
final class CopyBar implements RemoteFiles.Progress, AutoCloseable {
    private static final int REDRAW_MILLIS = 100;
    private static final int WIDTH = 79;
    private static final int LONGEST_NAME = 24;

    private final String name;
    private final Optional<PrintStream> terminal;
    private @Nullable ProgressBar bar;

    private CopyBar(String name, Optional<PrintStream> terminal) {
        this.name = name;
        this.terminal = terminal;
    }

    /** The bar of a copy of that name. */
    static CopyBar onTerminal(String name) {
        return on(Terminal.console().map(console -> System.err), name);
    }

    /** The bar on that terminal, if it is one. */
    static CopyBar on(Optional<PrintStream> terminal, String name) {
        String safe = SafeText.line(name);
        String brief = safe.length() <= LONGEST_NAME ? safe : safe.substring(0, LONGEST_NAME - 3) + "...";
        return new CopyBar(brief, terminal);
    }

    @Override
    public void moved(long done, long total) {
        if (terminal.isEmpty()) {
            return;
        }
        ProgressBar begun = bar;
        if (begun == null) {
            // What is there from an earlier try counts, but not as fast.
            begun = bar(terminal.get(), done, total);
            bar = begun;
        }
        begun.stepTo(done);
    }

    private ProgressBar bar(PrintStream out, long done, long total) {
        boolean large = total >= 10_000_000;
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(total)
                .startsFrom(done, Duration.ZERO)
                .setUnit(large ? " MB" : " kB", large ? 1_000_000 : 1000)
                .showSpeed()
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                .build();
    }

    @Override
    public void close() {
        ProgressBar begun = bar;
        if (begun != null) {
            begun.close();
        }
    }
}
