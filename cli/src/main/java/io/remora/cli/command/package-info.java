/**
 * What all commands share: exit codes, the two kinds of errors a command raises and the sentences they become, the
 * spellings of times and results, ready files, and the stopping of what serves.
 */
@NullMarked
package io.remora.cli.command;

import org.jspecify.annotations.NullMarked;
