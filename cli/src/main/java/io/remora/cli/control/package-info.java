/**
 * Commands by which a person controls a far JVM: {@code shell}, {@code eval}, {@code exec}, {@code cp}. Each asks for
 * full control first, so who was not granted it hears so in one way.
 *
 * <p>What comes from the far side passes {@link io.remora.cli.command.SafeText} before it reaches the terminal, but for
 * the output of {@code exec}, which belongs to the program that was asked for.
 */
@NullMarked
package io.remora.cli.control;

import org.jspecify.annotations.NullMarked;
