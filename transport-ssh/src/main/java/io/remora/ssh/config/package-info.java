/**
 * {@code ssh_config} as far as Remora honours it. Only what says <em>where</em> and <em>with which keys</em> is read;
 * nothing in the file can weaken how hosts are checked. JDK only; no threads.
 */
@NullMarked
package io.remora.ssh.config;

import org.jspecify.annotations.NullMarked;
