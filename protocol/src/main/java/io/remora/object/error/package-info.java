/**
 * Exceptions across a connection: which Java type is the twin of which of Python's, what a peer may read of an
 * exception of ours, and the wire form of both.
 *
 * <p>Stateless; runs on threads that serve calls, and decodes on the one that reads. Never calls a method of a remote
 * object: an argument that is a reference is shown by its local name.
 */
@NullMarked
package io.remora.object.error;

import org.jspecify.annotations.NullMarked;
