/**
 * What travels to a host: the agent's main, which speaks over standard input and output, the sample service, and the
 * way from a service's name to what is served.
 *
 * <p>It needs the JDK alone and may use the protocol, nothing else: together with it, it is the jar that a zero-touch
 * deployment uploads. Services run on the threads of the connections they serve.
 */
@NullMarked
package io.remora.agent;

import org.jspecify.annotations.NullMarked;
