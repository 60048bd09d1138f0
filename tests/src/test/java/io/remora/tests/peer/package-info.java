/** Peers made for tests: one that speaks bytes, a transport over pipes, certificates for TLS. */
@NullMarked
package io.remora.tests.peer;

import org.jspecify.annotations.NullMarked;
