package io.remora.cli.attach;

import io.remora.cli.command.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** Waits for Ctrl-C, for the end of the input, or until there is nothing left to wait for. */
final class Halt {
    private Halt() {}

    /**
     * Returns at the end of the input, or when that has ended which is waited with; at a signal the process ends.
     *
     * @param atSignal what is done before
     */
    static void await(CompletionStage<?> ended, Runnable atSignal) throws InterruptedException {
        Thread hook = new Thread(() -> obey(atSignal), "remora-detach");
        Runtime.getRuntime().addShutdownHook(hook);
        CountDownLatch over = new CountDownLatch(1);
        var unused = ended.whenComplete((nothing, thrown) -> over.countDown());
        Thread input = new Thread(() -> readToTheEnd(over), "remora-input");
        input.setDaemon(true);
        input.start();
        over.await();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The signal came: what was waited with may have ended by it. The hook ends the process, undisturbed.
            hook.join();
        }
    }

    private static void obey(Runnable atSignal) {
        int code = ExitCode.FAILED;
        try {
            atSignal.run();
            // A signal that was obeyed in good order is no failure.
            code = ExitCode.DONE;
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }

    private static void readToTheEnd(CountDownLatch over) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // An input that cannot be read has ended.
        }
        over.countDown();
    }
}
