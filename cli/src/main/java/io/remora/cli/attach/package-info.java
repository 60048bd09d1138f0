/** {@code remora attach}: JVMs that run already on a peer's host. */
@NullMarked
package io.remora.cli.attach;

import org.jspecify.annotations.NullMarked;
