package io.remora.ssh.known;

import io.remora.ssh.blob.Fingerprint;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One line of a {@code known_hosts} file.
 *
 * @param file where it stands
 * @param line its number, from 1
 * @param marker what it says about the key
 * @param hosts the hosts that it is about
 * @param keyType the key's algorithm as the line names it
 * @param key the key's blob
 */
@SuppressWarnings("ArrayRecordComponent") // Copied both ways; lines are never compared.
public record KnownHost(Path file, int line, Marker marker, HostPatterns hosts, String keyType, byte[] key) {
    /** What a line says about its key. */
    public enum Marker {
        /** It is the host's. */
        HOST_KEY,
        /** It signs host certificates: {@code @cert-authority}. */
        AUTHORITY,
        /** It is never to be accepted, as a host's key or as an authority: {@code @revoked}. */
        REVOKED
    }

    /** Copies the key. */
    public KnownHost {
        key = key.clone();
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    /** Whether the line's key is this one. */
    public boolean has(byte[] blob) {
        return Arrays.equals(key, blob);
    }

    /** The key's fingerprint. */
    public String fingerprint() {
        return Fingerprint.of(key);
    }

    /** {@code FILE:LINE}, for messages. */
    public String place() {
        return file + ":" + line;
    }
}
