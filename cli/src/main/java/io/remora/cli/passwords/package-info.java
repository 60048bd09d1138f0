/**
 * {@code remora passwords}: the file of users that the authenticator {@code password} reads. Runs on the command's
 * thread.
 */
@NullMarked
package io.remora.cli.passwords;

import org.jspecify.annotations.NullMarked;
