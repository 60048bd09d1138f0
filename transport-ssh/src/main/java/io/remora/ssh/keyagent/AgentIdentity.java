package io.remora.ssh.keyagent;

/**
 * A key that an agent holds.
 *
 * @param blob the public key or certificate
 * @param comment what its owner calls it
 */
@SuppressWarnings("ArrayRecordComponent") // Copied both ways, and never compared.
public record AgentIdentity(byte[] blob, String comment) {
    /** Copies the blob. */
    public AgentIdentity {
        blob = blob.clone();
    }

    @Override
    public byte[] blob() {
        return blob.clone();
    }
}
