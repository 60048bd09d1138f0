/** Who is let in, over real transports and with real peers. */
@NullMarked
package io.remora.tests.authentication;

import org.jspecify.annotations.NullMarked;
