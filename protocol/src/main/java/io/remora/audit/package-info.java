/**
 * The audit log: what the gate decided and which sessions there were, a line of JSON each, chained by SHA-256 from line
 * to line and from file to file, so that a line which is dropped, changed or moved is found.
 *
 * <p>Threads: those that serve calls put lines into a bounded queue; one thread of the log writes them. Needs the JDK
 * alone.
 */
@NullMarked
package io.remora.audit;

import org.jspecify.annotations.NullMarked;
