/**
 * Classes that are shipped: which ones a class needs, and the side that gives them away. A class is named by its name
 * and the SHA-256 of its bytes; only classes that a program's own loader has, outside of the JDK and of Remora, leave
 * it.
 *
 * <p>Reads class files by itself, as far as the names in their constant pools. Stateless but for {@code Shipper}, which
 * any thread may use.
 */
@NullMarked
package io.remora.agent.teleport;

import org.jspecify.annotations.NullMarked;
