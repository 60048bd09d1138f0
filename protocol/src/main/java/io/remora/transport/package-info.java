/**
 * How bytes travel: the interfaces that a transport implements, and the transports that need nothing but the JDK
 * (in-process, Unix socket, stdio, plain TCP). A leaf: it knows the vocabulary and no other layer.
 *
 * <p>Threads: a {@link io.remora.transport.Link} is read by one thread at a time and written by one thread at a time,
 * which may be different threads each time; closing is allowed from any thread.
 */
@NullMarked
package io.remora.transport;

import org.jspecify.annotations.NullMarked;
