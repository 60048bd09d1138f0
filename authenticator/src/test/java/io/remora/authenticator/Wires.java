package io.remora.authenticator;

import io.remora.Conversation;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Two ends of a conversation in memory, as the server and a dialling side have them: an end that is closed gives
 * {@link EOFException} to the other, and the bytes that a peer may send are bounded.
 */
final class Wires {
    private static final int MOST = 16_384;

    private final Pipe toServer = new Pipe();
    private final Pipe toClient = new Pipe();

    /** One direction. */
    private static final class Pipe {
        private final Deque<Byte> bytes = new ArrayDeque<>();
        private boolean closed;

        synchronized void write(byte[] more) {
            for (byte each : more) {
                bytes.add(each);
            }
            notifyAll();
        }

        synchronized byte[] read(int count) throws IOException {
            try {
                while (bytes.size() < count) {
                    if (closed) {
                        throw new EOFException("the peer ended while it was being authenticated");
                    }
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            byte[] result = new byte[count];
            for (int i = 0; i < count; i++) {
                result[i] = bytes.remove();
            }
            return result;
        }

        synchronized byte[] rest() throws IOException {
            return read(bytes.size());
        }

        synchronized void close() {
            closed = true;
            notifyAll();
        }
    }

    private record End(Pipe in, Pipe out) implements Conversation {
        @Override
        public byte[] read(int count) throws IOException {
            if (count > MOST) {
                throw new IOException("the peer's credential is longer than " + MOST + " bytes");
            }
            return in.read(count);
        }

        @Override
        public void write(byte[] bytes) {
            out.write(bytes);
        }
    }

    /** The listening side's end. */
    Conversation server() {
        return new End(toServer, toClient);
    }

    /** The dialling side's end. */
    Conversation client() {
        return new End(toClient, toServer);
    }

    /** The listening side ends the connection. */
    void serverCloses() {
        toClient.close();
    }

    /** The dialling side ends the connection. */
    void clientCloses() {
        toServer.close();
    }

    /** What the dialling side sent and nobody has read. */
    byte[] unread() throws IOException {
        return toServer.rest();
    }

    /** The bytes one after another. */
    static byte[] bytes(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            all = Arrays.copyOf(all, all.length + part.length);
            System.arraycopy(part, 0, all, all.length - part.length, part.length);
        }
        return all;
    }
}
