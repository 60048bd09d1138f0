package io.remora;

import java.util.Map;
import java.util.Optional;

/**
 * What came out of connecting: immutable, and the same for as long as the link lives.
 *
 * @param peer where the peer is, for people: {@code tls://10.0.0.7:40112}
 * @param source what limits and penalties per source count by: an address without its port, or a user name
 * @param evidence what was proven about the peer
 * @param channelBinding bytes that both ends of this channel share and no other channel has (the TLS exporter, the SSH
 *     session id); empty where the transport has none
 * @param dialect the dialect that was negotiated, when the transport negotiates one
 * @param coalesces whether several frames may share one record of the transport; not towards Python over TLS
 * @param details what was negotiated, by name (protocol, cipher, group...), for people
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and on the way out
public record Handshake(
        String peer,
        String source,
        Evidence evidence,
        byte[] channelBinding,
        Optional<WireDialect> dialect,
        boolean coalesces,
        Map<String, String> details) {
    /** Copies the mutable parts. */
    public Handshake {
        channelBinding = channelBinding.clone();
        details = Map.copyOf(details);
    }

    @Override
    public byte[] channelBinding() {
        return channelBinding.clone();
    }
}
