package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Handshakes as transports make them. */
final class Peers {
    /** A conversation that nobody may touch. */
    static final Conversation SILENT = new Conversation() {
        @Override
        public byte[] read(int count) {
            throw new AssertionError("this authenticator must not read");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            throw new AssertionError("this authenticator must not write");
        }
    };

    private Peers() {}

    static Handshake with(Evidence evidence) {
        return with(evidence, new byte[0]);
    }

    static Handshake with(Evidence evidence, byte[] channelBinding) {
        return new Handshake(
                "tls://192.0.2.7:40112", "192.0.2.7", evidence, channelBinding, Optional.empty(), false, Map.of());
    }

    static Handshake with(X509Certificate... chain) {
        return with(new Evidence.Certificates(List.of(chain)));
    }

    static Handshake unproven() {
        return with(new Evidence.Nothing());
    }
}
