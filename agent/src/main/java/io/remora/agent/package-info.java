/**
 * What travels to another host: the main class that speaks on standard input and output, and the full-control services.
 * Together with the protocol it makes one jar that needs the JDK alone. It may depend on the protocol and on nothing else.
 */
@NullMarked
package io.remora.agent;

import org.jspecify.annotations.NullMarked;
