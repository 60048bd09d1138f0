/**
 * What {@code remora demo} shows: an agent in a JVM of its own and real Python peers, each step checked and timed.
 *
 * <p>Runs on one thread, apart from those of its connections. Everything it starts and makes is gone when it ends.
 */
@NullMarked
package io.remora.cli.demo;

import org.jspecify.annotations.NullMarked;
