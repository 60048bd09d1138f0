/**
 * Links through SSH: dialling any sshd with the user's own keys and known hosts, and a listener that serves the
 * subsystems {@code remora} and {@code rpyc} and nothing else.
 *
 * <p>Layers, each of which knows only those below: {@link io.remora.ssh.deploy} puts an agent on a host; this package
 * speaks SSH by MINA SSHD, whose types appear in no public signature; {@link io.remora.ssh.known},
 * {@link io.remora.ssh.config} and {@link io.remora.ssh.keyagent} read what OpenSSH's users already have;
 * {@link io.remora.ssh.blob} holds the wire's small values.
 *
 * <p>Threads: a dialled connection has a small group of I/O threads of its own (daemons named {@code sshd-...}), ended
 * by closing its link; the listener has one group for all its connections. They decode, copy received bytes into the
 * channel's {@link io.remora.ssh.Inbox} and never run user code, prompts apart.
 */
@NullMarked
package io.remora.ssh;

import org.jspecify.annotations.NullMarked;
