package io.remora.tls;

import java.security.cert.CertificateException;

/** Why a peer's certificate is refused, as the end of a sentence. Travels through the engine to {@link TlsFault}. */
final class PeerRefusal extends CertificateException {
    private static final long serialVersionUID = 1L;

    PeerRefusal(String reason) {
        super(reason);
    }

    PeerRefusal(String reason, Throwable cause) {
        super(reason, cause);
    }
}
