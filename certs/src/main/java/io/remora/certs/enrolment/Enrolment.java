package io.remora.certs.enrolment;

import io.remora.Exposed;
import io.remora.certs.CertsException;

/**
 * What an authority offers to one host, in byte arrays and strings so that any transport can carry it; a Remora service
 * as it stands. The exception is declared so that its sentence reaches the host.
 *
 * <p>An instance is made for one connection and knows who is at its other end: the desk binds the certificate that the
 * transport has verified, a peer cannot name another. A host calls {@link #trust} and checks the pin in its token
 * before anything else; {@link #join} then goes over a connection that is authenticated by that trust, because the
 * token is a secret. A refusal is a {@link io.remora.certs.CertsException} whose message says the same whatever was
 * wrong with the token.
 */
@Exposed
public interface Enrolment {
    /** The roots as PEM, the newest first; public. */
    byte[] trust() throws CertsException;

    /**
     * The first certificate of a host.
     *
     * @param token the text of a {@link JoinToken}
     * @param request a DER PKCS#10 request; its key is certified, its names are not looked at
     * @return the certificate and the authorities below the root, as PEM
     */
    byte[] join(String token, byte[] request) throws CertsException;

    /**
     * The next certificate of the host at the other end, for the same names and as long.
     *
     * @param request a DER PKCS#10 request for a new key
     * @return as {@link #join}
     */
    byte[] renew(byte[] request) throws CertsException;
}
