/**
 * The words of the certificate authority: names, subject alternative names, key kinds, life times, reasons and the one
 * exception of this module.
 *
 * <p>The bottom layer: it uses the JDK alone and knows no other package of the module. Above it stand {@code store} (a
 * folder that survives a crash), {@code x509} (certificates as values) and {@code vault} (keys at rest), and on top
 * {@code authority}, where a caller starts. Everything here is immutable or an enum and may be used from any thread.
 */
@NullMarked
package io.remora.certs;

import org.jspecify.annotations.NullMarked;
