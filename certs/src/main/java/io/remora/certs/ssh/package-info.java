/**
 * OpenSSH's public keys and certificates as values: written and read after OpenSSH's PROTOCOL.certkeys and RFC 4253,
 * 5656 and 8709, for ECDSA P-256 and Ed25519 alone.
 *
 * <p>Knows no folder and asks for no passphrase. All types are immutable and may be used from any thread. May depend on
 * {@code io.remora.certs} and the JDK alone.
 */
@NullMarked
package io.remora.certs.ssh;

import org.jspecify.annotations.NullMarked;
