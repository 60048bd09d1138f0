/** {@code remora agent}: what is listened on, what is served, and who is let in. */
@NullMarked
package io.remora.cli.agent;

import org.jspecify.annotations.NullMarked;
