package io.remora.certs.authority;

import io.remora.certs.x509.Issuer;

/**
 * An authority whose key is open.
 *
 * @param generation which one
 * @param issuer its certificate and key
 */
record Signer(Generation generation, Issuer issuer) {}
