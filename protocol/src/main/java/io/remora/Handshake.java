package io.remora;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What came out of connecting: immutable, and the same for as long as the link lives.
 *
 * @param peer where the peer is, for people: {@code tls://10.0.0.7:40112}
 * @param source what limits and penalties per source count by: an address without its port, or a user name
 * @param evidence what was proven about the peer
 * @param own what this side proved to the peer
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
        Evidence own,
        byte[] channelBinding,
        Optional<WireDialect> dialect,
        boolean coalesces,
        Map<String, String> details) {
    /** Copies the mutable parts. */
    public Handshake {
        channelBinding = channelBinding.clone();
        details = Map.copyOf(details);
    }

    /** One in which this side proved nothing. */
    public Handshake(
            String peer,
            String source,
            Evidence evidence,
            byte[] channelBinding,
            Optional<WireDialect> dialect,
            boolean coalesces,
            Map<String, String> details) {
        this(peer, source, evidence, new Evidence.Nothing(), channelBinding, dialect, coalesces, details);
    }

    /** When the first of what the two sides proved to each other ends; empty: never. */
    public Optional<Instant> expires() {
        Optional<Instant> peers = evidence.expires();
        Optional<Instant> ours = own.expires();
        if (peers.isEmpty() || ours.isEmpty()) {
            return peers.or(() -> ours);
        }
        return peers.get().isBefore(ours.get()) ? peers : ours;
    }

    @Override
    public byte[] channelBinding() {
        return channelBinding.clone();
    }
}
