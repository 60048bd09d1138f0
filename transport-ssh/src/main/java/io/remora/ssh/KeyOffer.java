package io.remora.ssh;

import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.signature.SignatureFactoriesManager;

/** Public-key authentication with our list of keys, and a record of how it went. */
final class KeyOffer extends UserAuthPublicKeyFactory implements PublicKeyAuthenticationReporter {
    private final Identities identities;
    private final List<String> tried = new ArrayList<>();
    private volatile Optional<PublicKey> accepted = Optional.empty();

    KeyOffer(Identities identities) {
        this.identities = identities;
    }

    @Override
    public UserAuthPublicKey createUserAuth(ClientSession session) {
        return new UserAuthPublicKey(getSignatureFactories()) {
            @Override
            protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
                    ClientSession owner, SignatureFactoriesManager factories) {
                return List.<PublicKeyIdentity>copyOf(identities.keys()).iterator();
            }
        };
    }

    @Override
    public synchronized void signalAuthenticationAttempt(
            ClientSession session, String service, KeyPair key, String algorithm) {
        String name = Keys.fingerprint(key.getPublic());
        if (!tried.contains(name)) {
            tried.add(name);
        }
    }

    @Override
    public void signalAuthenticationSuccess(ClientSession session, String service, KeyPair key) {
        accepted = Optional.of(key.getPublic());
    }

    /** The fingerprints that were offered. */
    synchronized List<String> tried() {
        return List.copyOf(tried);
    }

    /** The key, or certificate, that did it; empty when it was none. */
    Optional<PublicKey> accepted() {
        return accepted;
    }
}
