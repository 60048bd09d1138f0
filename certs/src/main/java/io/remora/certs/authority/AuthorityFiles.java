package io.remora.certs.authority;

/** The names of the authority's own files; scripts rely on the first three. */
final class AuthorityFiles {
    /** What peers trust: the root, and during a rotation both roots. */
    static final String CA_PEM = "ca.pem";

    /** The key of the newest root. */
    static final String CA_KEY = "ca.key";

    /** The newest revocation lists, one per authority that signed leaves. */
    static final String CRL_PEM = "crl.pem";

    /** The intermediate's key, when there is one. */
    static final String ISSUER_KEY = "issuer.key";

    /** The intermediate's certificate, for people to look at. */
    static final String ISSUER_PEM = "issuer.pem";

    private AuthorityFiles() {}
}
