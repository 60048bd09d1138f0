/**
 * The {@code remora} command: the one place that puts all modules together.
 */
@NullMarked
package io.remora.cli;

import org.jspecify.annotations.NullMarked;
