/**
 * The SSH wire's own small values: length-prefixed fields (RFC 4251, section 5) and key fingerprints. JDK only, no I/O,
 * no threads; used by the layers that read key files, {@code known_hosts} and the agent's socket.
 */
@NullMarked
package io.remora.ssh.blob;

import org.jspecify.annotations.NullMarked;
