/** What the parts of a call cost by themselves, without a transport: for JMH, which starts a process for each. */
@NullMarked
package io.remora.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
