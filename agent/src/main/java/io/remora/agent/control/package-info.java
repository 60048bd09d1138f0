/**
 * Full control: the far JVM at the hands of whoever was granted {@code full-control}, and of nobody else. Any class by
 * name, any public member, Java source in a JShell; and enough of Python's modules for RPyC's classic clients.
 *
 * <p>This package and {@code io.remora.object.reflect} are the only ones that reflect. It does so on behalf of a
 * principal who may run any code here anyway; its one guard is the grant. Runs on threads that serve calls.
 */
@NullMarked
package io.remora.agent.control;

import org.jspecify.annotations.NullMarked;
