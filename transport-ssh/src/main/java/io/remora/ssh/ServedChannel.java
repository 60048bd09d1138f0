package io.remora.ssh;

import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;

/**
 * A "session" channel that somebody opened to us. It answers one request, {@code subsystem} with one of our names, and
 * refuses every other there is: a shell, a command, a terminal, environment variables, X11 and agents have no code here
 * that could run.
 */
final class ServedChannel extends AbstractServerChannel {
    private final Reception reception;
    private final Pipe pipe = new Pipe(this);
    private boolean taken;

    ServedChannel(Reception reception) {
        super(null);
        this.reception = reception;
    }

    /** Takes over a channel whose subsystem was asked for. */
    interface Reception {
        /** Called on an I/O thread before the peer learns of it; false refuses. */
        boolean admits(ServedChannel channel);

        /** Called when the peer was told that its subsystem runs. */
        void opened(ServedChannel channel, Subsystem subsystem);
    }

    Pipe pipe() {
        return pipe;
    }

    @Override
    protected RequestHandler.Result handleInternalRequest(String request, boolean wantReply, Buffer buffer)
            throws IOException {
        if (!request.equals("subsystem")) {
            return request.startsWith("keepalive@") ? RequestHandler.Result.ReplyFailure : refuse(request);
        }
        Optional<Subsystem> subsystem = Subsystem.of(buffer.getString());
        Session session = getSession();
        if (taken || subsystem.isEmpty() || session.getAttribute(SignedKey.PROVEN) == null || !reception.admits(this)) {
            return refuse(request);
        }
        taken = true;
        sendResponse(buffer, request, RequestHandler.Result.ReplySuccess, wantReply);
        reception.opened(this, subsystem.get());
        return RequestHandler.Result.Replied;
    }

    private RequestHandler.Result refuse(String request) {
        log.debug("refused {}", request);
        return RequestHandler.Result.ReplyFailure;
    }

    /** Tells the peer that its subsystem ended well, before the channel is closed. */
    void endInOrder() {
        try {
            sendEof();
            sendExitStatus(0);
        } catch (IOException e) {
            log.debug("no goodbye", e);
        }
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
        if (!taken) {
            throw new IOException("data on an SSH channel without a subsystem");
        }
        pipe.inbox().put(data, offset, (int) length);
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) {
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
        super.preClose();
    }
}
