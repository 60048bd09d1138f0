package io.remora.agent.client;

import io.remora.RemoteObject;
import io.remora.RemoteValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a far process writes. The next read is under way while the last one's bytes are used. */
final class FarInput extends InputStream {
    private static final int CHUNK = 256 << 10;

    private final RemoteObject process;
    private final String member;
    private CompletableFuture<RemoteValue> next;
    private byte[] bytes = new byte[0];
    private int used;
    private boolean ended;

    FarInput(RemoteObject process, String member) {
        this.process = process;
        this.member = member;
        this.next = process.callAsync(member, CHUNK);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (used == bytes.length && !fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - used);
        System.arraycopy(bytes, used, target, offset, count);
        used += count;
        return count;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        try {
            bytes = next.join().as(byte[].class);
        } catch (CompletionException e) {
            ended = true;
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the far process can no longer be read: " + cause.getMessage(), cause);
        }
        used = 0;
        ended = bytes.length == 0;
        if (!ended) {
            next = process.callAsync(member, CHUNK);
        }
        return !ended;
    }

    @Override
    public int available() {
        return bytes.length - used;
    }
}
