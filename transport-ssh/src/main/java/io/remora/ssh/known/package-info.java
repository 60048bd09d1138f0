/**
 * {@code known_hosts} as OpenSSH writes it: which keys and authorities a host may show, and which are revoked. Keys are
 * blobs here, so that a type this library cannot use still counts as "another key". JDK only; files are read when
 * asked, no threads.
 */
@NullMarked
package io.remora.ssh.known;

import org.jspecify.annotations.NullMarked;
