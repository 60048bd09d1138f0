package io.remora.cli.control;

import io.remora.RemoraException;
import io.remora.cli.command.Failures;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What a shell does with what was typed, wherever that comes from: meta commands begin with a colon, all else is Java.
 * One thread uses it; any may {@link #interrupt}.
 */
final class Shell {
    private final FarJvm far;
    private final FarInterpreter interpreter;
    private final Transcript transcript;
    private final MetaCommands commands = new MetaCommands();
    private volatile boolean over;
    private volatile boolean left;

    private Shell(FarJvm far, FarInterpreter interpreter, Transcript transcript) {
        this.far = far;
        this.interpreter = interpreter;
        this.transcript = transcript;
    }

    static Shell begin(FarJvm far, Transcript transcript) {
        return new Shell(far, FarInterpreter.begin(far), transcript);
    }

    FarJvm far() {
        return far;
    }

    FarInterpreter interpreter() {
        return interpreter;
    }

    Transcript transcript() {
        return transcript;
    }

    MetaCommands commands() {
        return commands;
    }

    /** Whether it was told to end. */
    boolean isOver() {
        return over;
    }

    /** Ends it after this command. */
    void end() {
        over = true;
    }

    static boolean isMeta(String text) {
        return text.stripLeading().startsWith(":");
    }

    /** Whether Java that was typed needs another line; see {@link FarInterpreter#completeness}. */
    String completeness(String source) {
        try {
            return interpreter.completeness(source);
        } catch (RemoraException e) {
            // Running it will tell what is wrong.
            return "COMPLETE";
        }
    }

    /** Runs a meta command; whether it succeeded. */
    boolean meta(String line) {
        try {
            commands.run(this, line.strip());
            return true;
        } catch (UsageException e) {
            transcript.complain(String.valueOf(e.getMessage()));
        } catch (IOException | RemoraException e) {
            complain(e);
        }
        return false;
    }

    /**
     * Runs Java.
     *
     * @param last whether no more lines can follow
     * @return what became of it, which was shown
     */
    List<Told> java(String source, boolean last) {
        try {
            List<Told> told;
            try (SafeOutput out = new SafeOutput(transcript.out());
                    SafeOutput err = new SafeOutput(transcript.err())) {
                told = awaited(interpreter.run(source, last, out, err));
            }
            transcript.show(told);
            return told;
        } catch (RemoraException e) {
            complain(e);
            return List.of(new Told("thrown", String.valueOf(e.getMessage()), ""));
        }
    }

    private static List<Told> awaited(CompletableFuture<List<Told>> running) {
        try {
            return running.join();
        } catch (CompletionException | CancellationException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    /** Stops the snippet that is running; a snippet that does not stop is told of. */
    void interrupt() {
        if (!interpreter.stop()) {
            transcript.complain("it does not let itself be stopped; Ctrl-C again leaves, and leaves it running");
        }
    }

    /** Ends it now, whatever runs, and the connection with it. */
    void leave() {
        left = true;
        over = true;
        far.close();
    }

    /** Whether somebody left while a snippet ran. */
    boolean wasLeft() {
        return left;
    }

    /** The connection's end is the shell's. */
    private void complain(Exception thrown) {
        if (left) {
            return;
        }
        if (far.connection().ended().isPresent()) {
            throw far.connection().ended().get();
        }
        transcript.complain("remora: " + Failures.sentence(thrown));
    }
}
