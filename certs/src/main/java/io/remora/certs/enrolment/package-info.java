/**
 * How a host gets its first certificate and its next ones, whatever carries the messages: join tokens, the service's
 * contract, what a host does with the answer, when to renew, and sealed bundles for hosts that reach no authority.
 *
 * <p>The authority's side of the contract is {@code JoinDesk} in {@code io.remora.certs.authority}, above this package.
 * All values are immutable and may be used from any thread. May depend on {@code io.remora.certs}, {@code store},
 * {@code x509}, the JDK and Tink.
 */
@NullMarked
package io.remora.certs.enrolment;

import org.jspecify.annotations.NullMarked;
