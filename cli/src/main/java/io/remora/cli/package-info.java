/**
 * The {@code remora} command: the one place that puts all modules together. {@link io.remora.cli.Main} finds the
 * subcommand, each of which is a class of its own; {@link io.remora.cli.Failures} turns what went wrong into a sentence
 * and an exit code.
 *
 * <p>Everything runs on the main thread, but for what connections and servers run on theirs.
 */
@NullMarked
package io.remora.cli;

import org.jspecify.annotations.NullMarked;
