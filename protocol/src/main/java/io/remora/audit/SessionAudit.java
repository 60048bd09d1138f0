package io.remora.audit;

import io.remora.Session;
import io.remora.object.Capability;
import io.remora.object.GateListener;
import io.remora.object.member.Invocation;
import io.remora.object.member.Operation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one session's gate decided, as lines. Used by all threads that serve the session. */
final class SessionAudit implements GateListener {
    private final AuditLog log;
    private final Session session;

    SessionAudit(AuditLog log, Session session) {
        this.log = log;
        this.session = session;
    }

    /** The fields that all lines of a session have. */
    static JsonLine line(String event, Session session) {
        return line(event)
                .put("session", session.id())
                .put("principal", session.principal().name())
                .put("peer", session.handshake().peer());
    }

    static JsonLine line(String event) {
        return new JsonLine().put("time", Instant.now().toString()).put("event", event);
    }

    @Override
    public void decided(
            Capability capability,
            Operation operation,
            String member,
            boolean granted,
            String rule,
            @Nullable Invocation shown) {
        JsonLine line = line("decision", session)
                .put("type", capability.exposure().typeName())
                .put("member", member)
                .put("operation", operation.name())
                .put("verdict", granted ? "allow" : "deny")
                .put("rule", rule);
        if (!granted) {
            // Nothing runs; of what was granted the line of its end says how long it took.
            line.put("micros", 0);
        }
        if (shown != null) {
            line.put("arguments", Arguments.text(shown));
        }
        log.require(line);
    }

    @Override
    public void ended(
            Capability capability,
            Operation operation,
            String member,
            String rule,
            long nanos,
            @Nullable Throwable thrown) {
        JsonLine line = line("end", session)
                .put("type", capability.exposure().typeName())
                .put("member", member)
                .put("operation", operation.name())
                .put("verdict", "allow")
                .put("rule", rule)
                .put("outcome", thrown == null ? "result" : thrown.getClass().getName())
                .put("micros", nanos / 1000);
        log.record(line);
    }

    @Override
    public void refused(String reason) {
        log.offer(line("refused", session)
                .put("verdict", "deny")
                .put("rule", reason)
                .put("micros", 0));
    }
}
