package io.remora.agent.client;

import io.remora.RemoteObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** What a far process is given to read. A write returns when the process's pipe has taken it. */
final class FarOutput extends OutputStream {
    private static final int CHUNK = 256 << 10;

    private final RemoteObject process;
    private boolean closed;

    FarOutput(RemoteObject process) {
        this.process = process;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the far process's input was ended");
        }
        try {
            for (int at = offset; at < offset + length; at += CHUNK) {
                process.call("write", Arrays.copyOfRange(bytes, at, Math.min(offset + length, at + CHUNK)));
            }
        } catch (RuntimeException e) {
            throw new IOException("the far process takes no input: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            process.call("endInput");
        } catch (RuntimeException e) {
            throw new IOException("the far process's input cannot be ended: " + e.getMessage(), e);
        }
    }
}
