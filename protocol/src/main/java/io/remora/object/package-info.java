/**
 * Objects across a connection: what is exported to the peer and as what, what of the peer's is held here, how values
 * are boxed, and the gate that every operation of a peer passes.
 *
 * <p>Tables are touched by the thread that reads and by those that box; each has one lock, held for a few instructions
 * and never while user code runs. Proxies call through {@link io.remora.object.Caller}, which the connection
 * implements.
 */
@NullMarked
package io.remora.object;

import org.jspecify.annotations.NullMarked;
