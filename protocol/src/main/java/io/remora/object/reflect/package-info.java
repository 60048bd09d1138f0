/**
 * All of Remora's reflection: which members of a class are exposed, how they are called, how values become what a
 * parameter asks for, and typed proxies. Nothing outside this package looks into a class, so that a reviewer reads one
 * place.
 *
 * <p>What is read of a class is read once and kept as long as the class; nothing is ever looked up by a name that came
 * over the wire.
 */
@NullMarked
package io.remora.object.reflect;

import org.jspecify.annotations.NullMarked;
