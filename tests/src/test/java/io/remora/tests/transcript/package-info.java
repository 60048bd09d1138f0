/**
 * Recorded sessions of real RPyC, played again by a scripted peer: once as the client of our server, once as the server
 * of our client.
 */
@NullMarked
package io.remora.tests.transcript;

import org.jspecify.annotations.NullMarked;
