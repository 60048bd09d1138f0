/**
 * What a call costs, beside the limit of its transport and beside others that do the same: each contestant's server and
 * client run in processes of their own, windows of all of them alternate, and every window reports the CPU time that
 * both processes used.
 *
 * <p>Nobody depends on this module. Figures of different runs do not compare; ratios within one run do.
 */
@NullMarked
package io.remora.benchmarks;

import org.jspecify.annotations.NullMarked;
