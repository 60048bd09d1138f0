package io.remora.ssh;

import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Map;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.common.session.SessionContext;
import org.jspecify.annotations.Nullable;

/**
 * A public key or certificate that we offer. Its private half is fetched when the host said that it would do: only then
 * is a passphrase asked for or an agent troubled.
 */
final class OfferedKey implements PublicKeyIdentity {
    private final PublicKey shown;
    private final Signer signer;

    OfferedKey(PublicKey shown, Signer signer) {
        this.shown = shown;
        this.signer = signer;
    }

    @Override
    @SuppressWarnings("NullAway") // MINA asks for the pair and uses the public half; we have no private one yet.
    public KeyPair getKeyIdentity() {
        return pair(shown, null);
    }

    @SuppressWarnings("NullAway")
    private static KeyPair pair(PublicKey key, java.security.@Nullable PrivateKey none) {
        return new KeyPair(key, none);
    }

    @Override
    public Map.Entry<String, byte[]> sign(SessionContext session, String algorithm, byte[] data) throws Exception {
        return Map.entry(algorithm, signer.sign(session, algorithm, data));
    }

    /** Whoever has the private half. */
    interface Signer {
        /** The signature's bytes, without the algorithm's name. */
        byte[] sign(SessionContext session, String algorithm, byte[] data) throws Exception;
    }
}
