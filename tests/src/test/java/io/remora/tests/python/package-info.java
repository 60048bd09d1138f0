/** Real RPyC from the system's Python as client and as server. */
@NullMarked
package io.remora.tests.python;

import org.jspecify.annotations.NullMarked;
