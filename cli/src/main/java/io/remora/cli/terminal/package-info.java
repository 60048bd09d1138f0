/** The terminal: whether there is one, what is asked and shown there, and where log lines go. */
@NullMarked
package io.remora.cli.terminal;

import org.jspecify.annotations.NullMarked;
