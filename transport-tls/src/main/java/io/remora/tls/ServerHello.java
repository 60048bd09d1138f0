package io.remora.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * In which group the keys of a handshake were agreed. The JDK does not tell, so it is read where TLS 1.3 sends it in
 * the clear (RFC 8446, 4.1.3 and 4.2.8):
 *
 * <pre>
 * record: type u8 = 22, version u16, length u16, then
 * hello:  type u8 = 2, length u24, version u16, random 32 bytes, session id u8 length, cipher u16, compression u8,
 *         extensions u16 length, each: type u16, length u16, content; key_share (51): group u16, then the share
 * </pre>
 *
 * <p>A key_share without a share asks the client to try again with that group. Used by the thread that shakes hands.
 */
final class ServerHello {
    /** Two hellos with the largest shares fit. */
    private static final int MOST = 8192;

    private static final int HANDSHAKE = 22;
    private static final int ENCRYPTED = 23;
    private static final int SERVER_HELLO = 2;
    private static final int KEY_SHARE = 51;

    private final ByteBuffer seen = ByteBuffer.allocate(MOST);

    /** What came out of it. */
    record Agreed(int group, boolean retried) {
        /** As the registry of TLS groups calls it. */
        String name() {
            return switch (group) {
                case 0x0017 -> "secp256r1";
                case 0x0018 -> "secp384r1";
                case 0x0019 -> "secp521r1";
                case 0x001D -> "x25519";
                case 0x001E -> "x448";
                case 0x11EB -> "SecP256r1MLKEM768";
                case 0x11EC -> "X25519MLKEM768";
                case 0x11ED -> "SecP384r1MLKEM1024";
                default -> String.format(Locale.ROOT, "0x%04x", group);
            };
        }

        boolean postQuantum() {
            return name().contains("MLKEM");
        }
    }

    /** Takes note of bytes that the server sent, without consuming them. */
    void saw(ByteBuffer bytes) {
        ByteBuffer copy = bytes.duplicate();
        copy.limit(copy.position() + Math.min(copy.remaining(), seen.remaining()));
        seen.put(copy);
    }

    /** What was agreed; empty when the hello cannot be read. */
    Optional<Agreed> agreed() {
        ByteBuffer in = seen.duplicate().flip();
        Optional<Agreed> found = Optional.empty();
        try {
            while (in.remaining() > 5) {
                int type = Byte.toUnsignedInt(in.get());
                in.getShort();
                int length = Short.toUnsignedInt(in.getShort());
                ByteBuffer content = in.slice(in.position(), length);
                in.position(in.position() + length);
                if (type == ENCRYPTED) {
                    return found;
                }
                if (type == HANDSHAKE && content.get(0) == SERVER_HELLO) {
                    found = Optional.of(hello(content, found.isPresent()));
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return found;
        }
        return found;
    }

    private static Agreed hello(ByteBuffer in, boolean retried) {
        in.position(4 + 2 + 32);
        in.position(in.position() + 1 + Byte.toUnsignedInt(in.get(in.position())) + 2 + 1);
        in.getShort();
        while (in.hasRemaining()) {
            int type = Short.toUnsignedInt(in.getShort());
            int length = Short.toUnsignedInt(in.getShort());
            if (type == KEY_SHARE) {
                return new Agreed(Short.toUnsignedInt(in.getShort()), retried);
            }
            in.position(in.position() + length);
        }
        throw new BufferUnderflowException();
    }
}
