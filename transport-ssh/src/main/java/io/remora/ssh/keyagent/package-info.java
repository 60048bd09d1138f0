/**
 * A client of the ssh-agent protocol (draft-ietf-sshm-ssh-agent) over a Unix domain socket of the JDK. Lists keys and
 * has data signed; adds and removes nothing, and is never forwarded. One thread at a time.
 */
@NullMarked
package io.remora.ssh.keyagent;

import org.jspecify.annotations.NullMarked;
