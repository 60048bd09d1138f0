/** {@code remora certs}: an authority in a folder, and enrolment at it and from it. */
@NullMarked
package io.remora.cli.certs;

import org.jspecify.annotations.NullMarked;
