package io.remora.authenticator;

import io.remora.Credential;
import java.util.List;

/** Combines what the dialling side presents. */
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
}
