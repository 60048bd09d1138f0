/** {@code remora deploy} and {@code remora undeploy}: agents on hosts that have SSH alone. */
@NullMarked
package io.remora.cli.deploy;

import org.jspecify.annotations.NullMarked;
