/** Commands for those who review what was granted and done: {@code remora policy} and {@code remora audit}. */
@NullMarked
package io.remora.cli.review;

import org.jspecify.annotations.NullMarked;
