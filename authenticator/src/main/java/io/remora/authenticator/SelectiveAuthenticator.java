package io.remora.authenticator;

import io.remora.Authenticator;
import io.remora.Evidence;

/** An authenticator that judges some kinds of evidence and says which; see {@link Authenticators#firstMatch}. */
public interface SelectiveAuthenticator extends Authenticator {
    /**
     * Whether such evidence is for this one to judge: a certificate for {@code certificate}, a Unix peer for
     * {@code unix-peer}.
     */
    boolean concerns(Evidence evidence);
}
