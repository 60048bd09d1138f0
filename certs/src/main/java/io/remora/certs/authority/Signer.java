package io.remora.certs.authority;

import io.remora.certs.x509.Issuer;

/**
 * An authority whose key is open.
 *
 * @param generation which generation it belongs to
 * @param issuer its certificate and key: the generation's root or intermediate
 */
record Signer(Generation generation, Issuer issuer) {
    /** Whether it signs the generation's leaves; a root above an intermediate does not. */
    boolean signsLeaves() {
        return issuer.certificate().equals(generation.signer());
    }
}
