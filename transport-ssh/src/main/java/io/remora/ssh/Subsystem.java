package io.remora.ssh;

import io.remora.Handshake;
import io.remora.WireDialect;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The SSH subsystems behind which an agent listens, the better first. Their names tell the dialects apart. */
enum Subsystem {
    /** Ours at both ends. */
    REMORA("remora", Optional.of(WireDialect.RPYC6)),
    /** A Python RPyC peer may be there: 5.x or 6.x, which its first frame shows. */
    RPYC("rpyc", Optional.empty());

    private final String id;
    private final Optional<WireDialect> dialect;

    Subsystem(String id, Optional<WireDialect> dialect) {
        this.id = id;
        this.dialect = dialect;
    }

    /** Its name on the wire. */
    String id() {
        return id;
    }

    /**
     * The handshake of a channel of this subsystem. A packet of SSH is no record: frames may share one with any peer.
     */
    Handshake describe(Handshake connection) {
        Map<String, String> details = new LinkedHashMap<>(connection.details());
        details.put("subsystem", id);
        return new Handshake(
                connection.peer(),
                connection.source(),
                connection.evidence(),
                connection.own(),
                connection.channelBinding(),
                dialect,
                true,
                details);
    }

    static Optional<Subsystem> of(String id) {
        for (Subsystem subsystem : values()) {
            if (subsystem.id.equals(id)) {
                return Optional.of(subsystem);
            }
        }
        return Optional.empty();
    }
}
