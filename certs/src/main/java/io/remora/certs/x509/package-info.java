/**
 * X.509 as values: making certificates and revocation lists, reading them back, and the PEM files they live in.
 *
 * <p>Nothing here knows the authority's folder or asks for a passphrase. All types are immutable and may be used from
 * any thread. Bouncy Castle builds the structures; keys and signatures are the JDK's. May depend on
 * {@code io.remora.certs} and {@code io.remora.certs.store} (to read files), the JDK and Bouncy Castle.
 */
@NullMarked
package io.remora.certs.x509;

import org.jspecify.annotations.NullMarked;
