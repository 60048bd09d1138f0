package io.remora.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The short ASCII names that a connection sees again and again (members, classes), so that reading one allocates
 * nothing. Bounded: a slot holds the last name that fell into it, so a peer that sends ever new names costs a string
 * each and no more.
 */
final class NameCache {
    private static final int SLOTS = 128;
    private static final int LONGEST = 64;

    private @Nullable String @Nullable [] names;

    /** Returns the name in these bytes, or null when it is too long or not ASCII and must be decoded. */
    @Nullable
    String name(byte[] bytes, int from, int length) {
        if (length > LONGEST) {
            return null;
        }
        int hash = length;
        int all = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
            all |= bytes[i];
        }
        if (all < 0) {
            return null;
        }
        @Nullable String[] table = names;
        if (table == null) {
            table = new String[SLOTS];
            names = table;
        }
        int slot = (hash ^ (hash >>> 7) ^ (hash >>> 14)) & (SLOTS - 1);
        String known = table[slot];
        if (known != null && matches(known, bytes, from, length)) {
            return known;
        }
        String name = new String(bytes, from, length, StandardCharsets.US_ASCII);
        table[slot] = name;
        return name;
    }

    /** Forgets all names. */
    void clear() {
        names = null;
    }

    private static boolean matches(String name, byte[] bytes, int from, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
