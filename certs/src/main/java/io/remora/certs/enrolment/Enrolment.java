package io.remora.certs.enrolment;

/**
 * What an authority offers to one host, in byte arrays and strings so that any transport can carry it.
 *
 * <p>An instance is made for one connection and knows who is at its other end: the desk binds the certificate that the
 * transport has verified, a peer cannot name another. A host calls {@link #trust} and checks the pin in its token before
 * anything else; {@link #join} then goes over a connection that is authenticated by that trust, because the token is a
 * secret. A refusal is a {@link io.remora.certs.CertsException} whose message says the same whatever was wrong with the
 * token.
 */
public interface Enrolment {
    /** The roots as PEM, the newest first; public. */
    byte[] trust();

    /**
     * The first certificate of a host.
     *
     * @param token the text of a {@link JoinToken}
     * @param request a DER PKCS#10 request; its key is certified, its names are not looked at
     * @return the certificate and the authorities below the root, as PEM
     */
    byte[] join(String token, byte[] request);

    /**
     * The next certificate of the host at the other end, for the same names and as long.
     *
     * @param request a DER PKCS#10 request for a new key
     * @return as {@link #join}
     */
    byte[] renew(byte[] request);
}
