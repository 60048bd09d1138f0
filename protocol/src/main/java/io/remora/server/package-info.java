/**
 * Accepting: listeners, handshakes off the accepting thread, admission, and the drain at the end.
 *
 * <p>Threads: one a listener that accepts and does nothing else; one a handshake, bounded in number and time. Once a
 * session is admitted, its connection's own threads take over.
 */
@NullMarked
package io.remora.server;

import org.jspecify.annotations.NullMarked;
