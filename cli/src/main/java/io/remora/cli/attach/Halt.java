package io.remora.cli.attach;

import io.remora.cli.command.ExitCode;
import java.io.IOException;

/** Waits for Ctrl-C or the end of the input. */
final class Halt {
    private Halt() {}

    /**
     * Returns at the end of the input; at a signal the process ends.
     *
     * @param atSignal what is done before
     */
    static void await(Runnable atSignal) throws IOException {
        Thread hook = new Thread(
                () -> {
                    atSignal.run();
                    // A signal that was obeyed in good order is no failure.
                    Runtime.getRuntime().halt(ExitCode.DONE);
                },
                "remora-detach");
        Runtime.getRuntime().addShutdownHook(hook);
        byte[] ignored = new byte[1024];
        int count = 0;
        while (count >= 0) {
            count = System.in.read(ignored);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The signal came too: the hook ends the process.
            return;
        }
    }
}
