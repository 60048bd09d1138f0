/**
 * Putting the agent into a JVM that runs already, by the JDK's attach mechanism, and relaying to it. What runs over
 * there is {@code agent.attached}.
 */
@NullMarked
package io.remora.agent.attach;

import org.jspecify.annotations.NullMarked;
