package io.remora.ssh.keyagent;

import io.remora.ssh.blob.Fields;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to a running ssh-agent; one request at a time. Closing it from another thread ends a request that waits
 * (an agent may ask its user for a confirmation).
 */
public final class KeyAgent implements Closeable {
    /** The flag that asks an RSA key for rsa-sha2-256. */
    public static final int RSA_SHA2_256 = 2;
    /** The flag that asks an RSA key for rsa-sha2-512. */
    public static final int RSA_SHA2_512 = 4;

    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES_ANSWER = 12;
    private static final int SIGN_REQUEST = 13;
    private static final int SIGN_RESPONSE = 14;
    /** What OpenSSH's own client takes. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final int MOST_KEYS = 2048;

    private final SocketChannel channel;
    private final Path socket;

    private KeyAgent(SocketChannel channel, Path socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /** Connects to the agent's socket. */
    public static KeyAgent open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new KeyAgent(channel, socket);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("no SSH agent answers at " + socket + ": start one, or do not use it", e);
        }
    }

    /** The keys it holds, in its order. */
    public List<AgentIdentity> identities() throws IOException {
        Fields answer = ask(new byte[] {REQUEST_IDENTITIES}, IDENTITIES_ANSWER);
        int count = answer.u32();
        if (count > MOST_KEYS) {
            throw new IOException("the SSH agent at " + socket + " claims " + count + " keys, more than " + MOST_KEYS);
        }
        List<AgentIdentity> identities = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            identities.add(new AgentIdentity(answer.bytes(), answer.text()));
        }
        return identities;
    }

    /**
     * Has data signed by one of its keys.
     *
     * @param blob the key, or a certificate that the agent holds
     * @param flags for RSA one of the two constants, else 0
     * @return the signature: the algorithm's name and the signature's bytes, both as fields
     */
    public byte[] sign(byte[] blob, byte[] data, int flags) throws IOException {
        byte[] fields = Fields.join(blob, data);
        ByteBuffer request = ByteBuffer.allocate(1 + fields.length + 4);
        request.put((byte) SIGN_REQUEST).put(fields).putInt(flags);
        return ask(request.array(), SIGN_RESPONSE).bytes();
    }

    private synchronized Fields ask(byte[] request, int expected) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(4 + request.length);
        out.putInt(request.length).put(request).flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        int length = readFully(4).getInt();
        if (length < 1 || length > MOST_BYTES) {
            throw new IOException("the SSH agent at " + socket + " answered with " + Integer.toUnsignedString(length)
                    + " bytes, not 1 to " + MOST_BYTES);
        }
        Fields answer = Fields.of(readFully(length).array());
        int type = answer.u8();
        if (type != expected) {
            throw new IOException("the SSH agent at " + socket + " refused the request (answer " + type + ")");
        }
        return answer;
    }

    private ByteBuffer readFully(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the SSH agent at " + socket + " closed the connection");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
