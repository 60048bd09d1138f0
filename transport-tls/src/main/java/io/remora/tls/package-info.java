/**
 * The TLS transport: listening and dialling over TLS 1.3 with certificates on both ends. It may depend on the protocol.
 */
@NullMarked
package io.remora.tls;

import org.jspecify.annotations.NullMarked;
