/** Guards of what calls cost, by counts that do not depend on the machine's mood; times are for the benchmarks. */
@NullMarked
package io.remora.tests.speed;

import org.jspecify.annotations.NullMarked;
