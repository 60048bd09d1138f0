package io.remora.certs.authority;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What was just issued.
 *
 * @param entry the authority's record of it
 * @param chain the certificate, then the authorities between it and the root a peer trusts
 * @param certificate the file that holds the chain, if one was written
 * @param key the file that holds the private key, if it was made here
 */
public record Issued(
        IssuedCertificate entry, List<X509Certificate> chain, Optional<Path> certificate, Optional<Path> key) {}
