package io.remora.authenticator;

import io.remora.Credential;
import io.remora.transport.Transport;
import java.util.List;

/** What the dialling side does with its credentials. */
public final class Credentials {
    private Credentials() {}

    /** Presents all, in the order in which the listening side's {@link Authenticators#all} asks for them. */
    public static Credential inOrder(List<Credential> credentials) {
        List<Credential> copy = List.copyOf(credentials);
        return (handshake, conversation) -> {
            for (Credential each : copy) {
                each.present(handshake, conversation);
            }
        };
    }

    /**
     * A transport that presents a credential on each connection that it dials, after the handshake and within the same
     * time: {@code Remora.connect("tls://lab", Credentials.over(tls, TokenCredential.of(token)))}. Listening is as before.
     *
     * <p>Where a peer's dialect has to be found out, it is dialled a second time when it is RPyC 5: name the dialect where
     * the credential is good only once.
     */
    public static Transport over(Transport transport, Credential credential) {
        return new PresentingTransport(transport, credential);
    }
}
