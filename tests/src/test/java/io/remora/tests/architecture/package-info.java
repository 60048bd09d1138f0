/** The architecture as a test: which package may use which, what the protocol may need, where reflection lives. */
@NullMarked
package io.remora.tests.architecture;

import org.jspecify.annotations.NullMarked;
