package io.remora.tls;

import java.security.cert.X509Certificate;

/**
 * What the certificate of a server that was dialled must be for.
 *
 * @param uri whether it is a URI (a SPIFFE id), to be matched to the letter; else it is a host
 */
record Expected(boolean uri, String name) {
    static Expected host(String name) {
        return new Expected(false, name);
    }

    static Expected uri(String name) {
        return new Expected(true, name);
    }

    void check(X509Certificate certificate) throws PeerRefusal {
        PeerNames names = PeerNames.of(certificate);
        if (uri ? names.matchesUri(name) : names.matchesHost(name)) {
            return;
        }
        if (!uri && names.withoutTrailingDots().matchesHost(name)) {
            throw new PeerRefusal("its certificate is for " + names + ", with a trailing dot, which no name in a"
                    + " certificate may have: issue it again without the dot");
        }
        throw new PeerRefusal("its certificate is for " + names + ", not for " + name
                + ": dial it by one of its names, or issue a certificate for this one");
    }
}
