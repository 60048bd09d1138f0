/** Code that the tests ship to a far JVM, which has none of it. */
@NullMarked
package io.remora.tests.control.shipped;

import org.jspecify.annotations.NullMarked;
