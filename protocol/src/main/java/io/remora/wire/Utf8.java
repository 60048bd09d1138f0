package io.remora.wire;

import io.remora.wire.WireException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Strict UTF-8: what the JDK's fast paths would silently replace is refused, both ways. */
final class Utf8 {
    private Utf8() {}

    /** Returns how many bytes a string takes, and refuses one with half a surrogate pair, which UTF-8 cannot carry. */
    static long length(String text) throws WireException {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            length += c < 0x800 ? 1 : 2;
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw WireException.of(
                            Reason.UNENCODABLE,
                            "the string has an unpaired surrogate at index " + i
                                    + " and is no Unicode text: pass such data as bytes");
                }
                // Two chars, counted once each, make four bytes: the two for this one are all that is to be added.
                i++;
            }
        }
        return length;
    }

    /** Encodes a string whose {@link #length} has been asked for. */
    static void encode(String text, byte[] target, int from) {
        int at = from;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
                continue;
            }
            if (c < 0x800) {
                target[at++] = (byte) (0xc0 | (c >> 6));
            } else {
                if (Character.isSurrogate((char) c)) {
                    c = text.codePointAt(i++);
                    target[at++] = (byte) (0xf0 | (c >> 18));
                    target[at++] = (byte) (0x80 | ((c >> 12) & 0x3f));
                } else {
                    target[at++] = (byte) (0xe0 | (c >> 12));
                }
                target[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
            }
            target[at++] = (byte) (0x80 | (c & 0x3f));
        }
    }

    /** Encodes a string of ASCII, faster. */
    // Takes the low byte of each char, which is all of it in ASCII: deprecated for other text, and here the one way to
    // get a string into an array that exists.
    @SuppressWarnings("deprecation")
    static void encodeAscii(String text, byte[] target, int from) {
        text.getBytes(0, text.length(), target, from);
    }

    /** Returns the text in these bytes, or null when they are not UTF-8. */
    static @Nullable String decode(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        // The JDK puts U+FFFD for what it cannot read. If there is one, it was sent as such only when encoding gives
        // the same bytes again.
        if (text.indexOf('\uFFFD') >= 0) {
            byte[] again = text.getBytes(StandardCharsets.UTF_8);
            if (!Arrays.equals(again, 0, again.length, bytes, from, from + length)) {
                return null;
            }
        }
        return text;
    }
}
