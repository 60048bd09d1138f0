/**
 * Who a peer is, and what the policy file says it is granted. It takes the evidence that a transport proved and gives a
 * principal or a refusal. It may depend on the protocol and on the certificates.
 */
@NullMarked
package io.remora.authenticator;

import org.jspecify.annotations.NullMarked;
