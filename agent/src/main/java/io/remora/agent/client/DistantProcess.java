package io.remora.agent.client;

import io.remora.RemoteObject;
import io.remora.RemoteProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A process at the far side. Its streams wait as long as it takes. */
final class DistantProcess implements RemoteProcess {
    private final RemoteObject process;
    private final OutputStream input;
    private final InputStream output;
    private final InputStream error;
    private final CompletableFuture<Integer> exit;

    DistantProcess(RemoteObject bounded) {
        this.process = bounded.withTimeout(Duration.ZERO);
        this.input = new FarOutput(process);
        this.output = new FarInput(process, "output");
        this.error = new FarInput(process, "error");
        this.exit = process.callAsync("await").thenApply(code -> code.as(int.class));
    }

    @Override
    public long pid() {
        return process.call("pid").as(long.class);
    }

    @Override
    public OutputStream input() {
        return input;
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public InputStream error() {
        return error;
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    @Override
    public void signal(String name) {
        process.call("signal", name);
    }

    @Override
    public void interrupt() {
        process.call("interrupt");
    }

    @Override
    public void close() {
        if (process.connection().ended().isEmpty()) {
            process.call("close");
        }
    }
}
