/**
 * The certificate authority in a folder: where a caller of this module starts. It makes an authority, issues, renews,
 * revokes, lists and exports, and rotates its root.
 *
 * <p>The top layer: the folder's history ({@code store}) says what was issued, {@code x509} makes it, {@code vault}
 * opens the keys. {@link io.remora.certs.authority.CertificateAuthority} may be used by several threads and several
 * processes at once on the same folder.
 */
@NullMarked
package io.remora.certs.authority;

import org.jspecify.annotations.NullMarked;
