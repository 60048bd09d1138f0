package io.remora.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * A "session" channel on a host we dialled: one subsystem or one command, and nothing else (no terminal, no
 * environment, no forwarded agent).
 */
final class RemoteChannel extends AbstractClientChannel {
    private final String request;
    private final String argument;
    private final Pipe pipe = new Pipe(this);
    private final ErrorLines errors;
    private final CompletableFuture<Boolean> accepted = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private RemoteChannel(String request, String argument, Consumer<String> errorLines) {
        super("session");
        this.request = request;
        this.argument = argument;
        this.errors = new ErrorLines(errorLines);
    }

    static RemoteChannel subsystem(String name, Consumer<String> errorLines) {
        return new RemoteChannel("subsystem", name, errorLines);
    }

    static RemoteChannel command(String command, Consumer<String> errorLines) {
        return new RemoteChannel("exec", command, errorLines);
    }

    Pipe pipe() {
        return pipe;
    }

    /** Whether the host runs it; fails when the connection is lost before the answer. */
    CompletableFuture<Boolean> accepted() {
        return accepted;
    }

    /** Its exit status when the channel is closed; -1 when there was none. */
    CompletableFuture<Integer> exit() {
        return exit;
    }

    /** Ends what it reads: its standard input is at its end. */
    void endInput() throws IOException {
        sendEof();
    }

    @Override
    protected void doOpen() throws IOException {
        Session session = getSession();
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, argument.length() + 64);
        buffer.putUInt(getRecipient());
        buffer.putString(request);
        buffer.putBoolean(true);
        buffer.putString(argument, StandardCharsets.UTF_8);
        IoWriteFuture written = writePacket(buffer);
        written.addListener(future -> {
            if (future.getException() != null) {
                accepted.completeExceptionally(future.getException());
            }
        });
    }

    @Override
    public void handleSuccess() {
        accepted.complete(true);
    }

    @Override
    public void handleFailure() {
        accepted.complete(false);
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) {
        pipe.inbox().put(data, offset, (int) length);
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) {
        errors.accept(data, offset, (int) length);
        Pipe.release(this, length);
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        pipe.inbox().end();
    }

    @Override
    public void handleClose() throws IOException {
        pipe.closedByPeer();
        super.handleClose();
    }

    @Override
    public void handleWindowAdjust(Buffer buffer) throws IOException {
        super.handleWindowAdjust(buffer);
        pipe.outlet().expanded();
    }

    @Override
    protected void preClose() {
        pipe.lost();
        errors.end();
        accepted.completeExceptionally(new IOException("the SSH connection was lost"));
        Integer status = getExitStatus();
        exit.complete(status == null ? -1 : status);
        super.preClose();
    }
}
