/**
 * The policy file: which principals get which service, which members of it, with what limits, until when. What is not
 * granted there is denied.
 *
 * <p>Everything is an immutable value but {@link io.remora.authenticator.policy.ReloadingPolicy}, which any thread may
 * ask. No thread is started; only loading reads a file. May depend on the protocol, on the certificates and on the
 * authenticators.
 */
@NullMarked
package io.remora.authenticator.policy;

import org.jspecify.annotations.NullMarked;
