/** One contract of connections, held over every transport. */
@NullMarked
package io.remora.tests.contract;

import org.jspecify.annotations.NullMarked;
