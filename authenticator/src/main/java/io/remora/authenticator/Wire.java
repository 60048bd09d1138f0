package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The messages of the credentials: a length as two bytes, big-endian, then so many bytes.
 *
 * <p>Both beginnings, {@code RMT1} and {@code RMP1}, are no frame that anybody accepts: read as the length of one they
 * are above 1.3 GB. So a credential that nobody asked for ends a connection at once.
 */
final class Wire {
    private static final int LENGTH = 2;
    private static final int MOST = 0xffff;

    private Wire() {}

    /** What a peer with a token begins with. */
    static byte[] tokenOpening() {
        return "RMT1".getBytes(StandardCharsets.US_ASCII);
    }

    /** What a peer with a password begins with. */
    static byte[] passwordOpening() {
        return "RMP1".getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the opening of a credential. */
    static void expect(Conversation conversation, byte[] opening, String what) throws IOException {
        byte[] found = conversation.read(opening.length);
        if (!Arrays.equals(found, opening)) {
            throw new RefusedException("it presented no " + what + ": give its dialling side one");
        }
    }

    static byte[] read(Conversation conversation, int most, String what) throws IOException {
        byte[] length = conversation.read(LENGTH);
        int count = (length[0] & 0xff) << 8 | length[1] & 0xff;
        if (count > most) {
            throw new RefusedException(
                    "its " + what + " has " + count + " bytes, but at most " + most + " are read: use a shorter one");
        }
        return conversation.read(count);
    }

    /** The bytes before it and the message, in one piece: one packet. */
    static void write(Conversation conversation, byte[] before, byte[] message) throws IOException {
        if (message.length > MOST) {
            throw new IOException("a credential of " + message.length + " bytes cannot be sent, at most " + MOST);
        }
        byte[] all = Arrays.copyOf(before, before.length + LENGTH + message.length);
        all[before.length] = (byte) (message.length >> 8);
        all[before.length + 1] = (byte) message.length;
        System.arraycopy(message, 0, all, before.length + LENGTH, message.length);
        conversation.write(all);
    }

    /** Reads as the dialling side: the peer's end here means that it refused. */
    static <T> T answered(Answer<T> answer, String what) throws IOException {
        try {
            return answer.read();
        } catch (EOFException e) {
            throw new RefusedException("the peer refused the " + what + ": its log says why", e);
        }
    }

    /** A read that may meet the peer's end. */
    @FunctionalInterface
    interface Answer<T> {
        T read() throws IOException;
    }
}
