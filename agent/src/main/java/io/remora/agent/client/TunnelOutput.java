package io.remora.agent.client;

import io.remora.RemoteObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * What an agent in another JVM is sent. Writes are under way while more is written, in order; a failed one fails a
 * later one.
 */
final class TunnelOutput extends OutputStream {
    private static final int CHUNK = 256 << 10;
    private static final int CALLS = 16;

    private final RemoteObject input;
    private final Window window = new Window(CALLS);

    TunnelOutput(RemoteObject input) {
        this.input = input;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = offset; at < offset + length; at += CHUNK) {
            byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(offset + length, at + CHUNK));
            window.add(input.callAsync("write", (Object) chunk));
        }
    }
}
