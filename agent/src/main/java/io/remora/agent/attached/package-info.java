/**
 * The agent inside a JVM that ran before it came: its entrance, which the JVM's own class loader has, and the rest, in
 * a class loader of its own. Its threads are daemons: the program ends when it would have ended without it.
 */
@NullMarked
package io.remora.agent.attached;

import org.jspecify.annotations.NullMarked;
