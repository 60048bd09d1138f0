/**
 * Whom a listener lets in: {@code authorized_keys} with its options, and lists of revoked keys and certificates. Blobs
 * and text alone, JDK only. Files are read again when they change; what cannot be read lets nobody in.
 */
@NullMarked
package io.remora.ssh.authorized;

import org.jspecify.annotations.NullMarked;
