/** Commands that talk to a peer, and the options by which every command names, reaches and proves itself to one. */
@NullMarked
package io.remora.cli.dial;

import org.jspecify.annotations.NullMarked;
