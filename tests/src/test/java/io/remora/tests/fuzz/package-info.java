/** Fuzzing that is guided by coverage: the decoders meet what a fuzzer makes of the golden vectors. */
@NullMarked
package io.remora.tests.fuzz;

import org.jspecify.annotations.NullMarked;
