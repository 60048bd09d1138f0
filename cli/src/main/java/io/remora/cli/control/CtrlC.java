package io.remora.cli.control;

import io.remora.RemoraException;
import io.remora.RemoteProcess;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/** Passes Ctrl-C on to what runs at the far side, until it ends: the first one asks, the second one insists. */
final class CtrlC {
    private static final String SIGNAL = "INT";

    private final Object before;

    private CtrlC(Runnable first, Runnable further) {
        AtomicInteger count = new AtomicInteger();
        this.before = Signals.register(SIGNAL, () -> start(count.getAndIncrement() == 0 ? first : further));
    }

    /** The first interrupts a process, the second kills it. */
    static CtrlC interrupting(RemoteProcess process) {
        return new CtrlC(process::interrupt, process::close);
    }

    /** The first stops the snippet that is running, a further one leaves the shell, and with it the connection. */
    static CtrlC stopping(Shell shell) {
        return new CtrlC(shell::interrupt, shell::leave);
    }

    /** Not on the thread of the signals, which has to hear of the next one while this one waits for the peer. */
    private static void start(Runnable action) {
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (RemoraException e) {
                        // It has ended meanwhile, or the connection has: whoever waits for it hears so.
                    }
                },
                "remora-ctrl-c");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ctrl-C does again what it did before. */
    void end() {
        Signals.unregister(SIGNAL, before);
    }
}
