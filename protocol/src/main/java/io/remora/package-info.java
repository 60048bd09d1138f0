/**
 * The vocabulary of Remora: what services, peers, transports and authenticators call things.
 *
 * <p>This package is the bottom of the protocol; every layer above may use it and it uses none of them, apart from the
 * class {@link io.remora.Remora}, the entrance, which stands above all. Nothing here starts a thread or does I/O by
 * itself.
 */
@NullMarked
package io.remora;

import org.jspecify.annotations.NullMarked;
