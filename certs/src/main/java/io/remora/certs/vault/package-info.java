/**
 * Private keys of an authority at rest: in the clear for their owner alone, or sealed under a Tink keyset that a
 * passphrase or a key management service opens.
 *
 * <p>Protections are immutable and may be used from any thread; passphrases are erased by whoever closes them. May
 * depend on {@code io.remora.certs}, {@code store} (to read files) and {@code x509} (for PEM), the JDK, Bouncy Castle's
 * Argon2 and Tink.
 */
@NullMarked
package io.remora.certs.vault;

import org.jspecify.annotations.NullMarked;
