/**
 * The SSH transport: dialling any sshd, zero-touch deployment, and a listener of our own. The SSH library's types stay
 * inside. It may depend on the protocol; the agent's jar is carried as a resource.
 */
@NullMarked
package io.remora.ssh;

import org.jspecify.annotations.NullMarked;
