/** {@code remora demo}: the whole system at work, each step checked. */
@NullMarked
package io.remora.cli.demo;

import org.jspecify.annotations.NullMarked;
