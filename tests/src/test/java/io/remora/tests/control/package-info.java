/** Full control of a JVM, from Python's classic clients and from Java; and Java in control of Python. */
@NullMarked
package io.remora.tests.control;

import org.jspecify.annotations.NullMarked;
