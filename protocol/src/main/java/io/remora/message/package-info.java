/**
 * Messages: requests, replies and exceptions, and how each {@linkplain io.remora.message.Dialect dialect} lays them
 * out; and boxing's wire form, the four labels that tell values from references.
 *
 * <p>Written by whoever holds the sender's lock, read by whoever reads the link; nothing here waits or keeps state.
 */
@NullMarked
package io.remora.message;

import org.jspecify.annotations.NullMarked;
