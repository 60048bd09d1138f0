/** {@code remora tokens}: the keys by which tokens are signed, and the tokens. Runs on the command's thread. */
@NullMarked
package io.remora.cli.tokens;

import org.jspecify.annotations.NullMarked;
