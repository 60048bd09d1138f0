/**
 * The threats of {@code docs/threat-model.md}, each met by a peer that tries. A hostile peer speaks frames of its own
 * making; what it must not get is a file that was never made, an answer that was never given, or a table that did not
 * grow.
 */
@NullMarked
package io.remora.tests.threats;

import org.jspecify.annotations.NullMarked;
