/**
 * TLS 1.3 with certificates on both ends: the transport of the scheme {@code tls}.
 *
 * <p>{@link io.remora.tls.Tls} is the value that users hold. Below it, from the file to the wire: PEM, identity and
 * trust as read ({@code Pem}, {@code Identity}, {@code Trust}), kept and reloaded ({@code Reloading}); who may be
 * talked to ({@code PeerCheck}, {@code PeerNames}); the handshake ({@code TlsHandshake}) and the link ({@code TlsLink})
 * over the JDK's SSLEngine and the socket machinery of {@link io.remora.transport}. Depends on the vocabulary, on
 * {@code io.remora.transport} and the JDK.
 *
 * <p>Threads: a handshake runs on its caller's thread, delegated tasks of the engine too. Nothing here starts a thread.
 */
@NullMarked
package io.remora.tls;

import org.jspecify.annotations.NullMarked;
