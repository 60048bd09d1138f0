/**
 * Who a peer is: the evidence that a transport proved goes in, a principal or a refusal comes out.
 *
 * <p>Each authenticator decides on the thread of a handshake, is safe for any number of them, and starts no thread of
 * its own. A refusal's sentence is for the operator's log; a peer learns only that it failed. Those that converse come
 * with the half of the dialling side. May depend on the protocol and on the certificates.
 */
@NullMarked
package io.remora.authenticator;

import org.jspecify.annotations.NullMarked;
