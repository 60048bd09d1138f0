package io.remora.authenticator;

import io.remora.Conversation;
import java.io.IOException;
import java.util.Arrays;

/** A conversation of which the first bytes were read already, to find out whose it is. Used by one thread. */
final class ReplayedConversation implements Conversation {
    private final byte[] first;
    private final Conversation rest;
    private int used;

    ReplayedConversation(byte[] first, Conversation rest) {
        this.first = first;
        this.rest = rest;
    }

    @Override
    public byte[] read(int count) throws IOException {
        int again = Math.min(count, first.length - used);
        byte[] bytes = Arrays.copyOfRange(first, used, used + again);
        used += again;
        if (again == count) {
            return bytes;
        }
        byte[] more = rest.read(count - again);
        byte[] all = Arrays.copyOf(bytes, count);
        System.arraycopy(more, 0, all, again, more.length);
        return all;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        rest.write(bytes);
    }
}
