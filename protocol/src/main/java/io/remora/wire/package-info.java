/**
 * Frames and brine: bytes from and to the peer, and the values that cross by value, as Python's RPyC 5 and 6 speak
 * them. What the values mean (messages, references) is the business of the layers above.
 *
 * <p>Everything here belongs to one thread at a time, blocks on nothing and reads no socket. Whatever a peer sends ends
 * as a value or as a {@link WireException}, at a cost linear in its size and bounded by {@code WireLimits}. The package
 * depends on {@code io.remora.WireLimits}, {@code io.remora.value} and the JDK.
 */
@NullMarked
package io.remora.wire;

import org.jspecify.annotations.NullMarked;
