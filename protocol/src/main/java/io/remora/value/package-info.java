/**
 * Python values that Java has no type for: tuples, frozen sets, slices, complex numbers, {@code Ellipsis} and
 * {@code NotImplemented}.
 *
 * <p>They cross the wire by value. All are immutable and may be shared between threads. The package depends on the JDK
 * alone and nothing in it blocks or calls a peer.
 */
@NullMarked
package io.remora.value;

import org.jspecify.annotations.NullMarked;
