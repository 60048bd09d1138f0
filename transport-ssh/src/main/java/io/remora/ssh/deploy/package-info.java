/**
 * Puts an agent on a host that has SSH and a POSIX shell, and nothing of ours. Works through exec channels alone: no
 * SFTP, no port on the host.
 *
 * <p>One command looks at the host, makes a private folder and becomes the agent; files that the host lacks go through
 * commands of their own. The scripts stand beside this package's classes as resources; they are sent through standard
 * input, so the host's list of processes shows nothing of them. What a script says is recognised by a nonce, because
 * login shells print things of their own.
 *
 * <p>Knows {@link io.remora.ssh} and no SSH library. Blocking; a deployment runs on its caller's thread, many at once
 * on threads that {@link io.remora.ssh.deploy.Fleet} makes and ends.
 */
@NullMarked
package io.remora.ssh.deploy;

import org.jspecify.annotations.NullMarked;
