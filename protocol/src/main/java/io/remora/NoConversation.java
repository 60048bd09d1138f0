package io.remora;

import java.io.IOException;

/** Stands for a conversation where there is none: the peer is in its session already. */
final class NoConversation implements Conversation {
    @Override
    public byte[] read(int count) throws IOException {
        throw new IOException("an authenticator that does not converse must not read");
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        throw new IOException("an authenticator that does not converse must not write");
    }
}
