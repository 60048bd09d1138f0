package io.remora.connection;

import io.remora.Options;
import io.remora.Principal;
import io.remora.Session;
import io.remora.WireDialect;
import io.remora.object.Capability;
import io.remora.object.GateListener;
import io.remora.object.Grant;
import io.remora.object.member.MemberTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a connection is made with, apart from its link.
 *
 * @param options limits, timeouts, detail
 * @param principal who the peer is
 * @param dialect the dialect to speak; empty to tell it from the peer's first frame
 * @param root gives what the peer's GETROOT finds, once, on a thread that serves calls and may call the peer; empty
 *     when this peer was granted nothing
 * @param audit learns of the gate's decisions
 * @param membrane what the peer was granted: bounds whatever is passed to it, by whichever thread
 * @param ended told once when the connection has ended, on a thread that may wait
 */
public record ConnectionSettings(
        Options options,
        Principal principal,
        Optional<WireDialect> dialect,
        Function<Session, Optional<Capability>> root,
        Function<Session, GateListener> audit,
        Grant membrane,
        Consumer<Session> ended) {
    /** Of a connection whose peer is bounded by its root's grant alone. */
    public ConnectionSettings(
            Options options,
            Principal principal,
            Optional<WireDialect> dialect,
            Function<Session, Optional<Capability>> root,
            Function<Session, GateListener> audit,
            Consumer<Session> ended) {
        this(options, principal, dialect, root, audit, Grant.ALL, ended);
    }

    /** What a side that serves nothing shows: an object without members. */
    private static Capability nothing() {
        return Capability.of(new Nothing(), NO_MEMBERS);
    }

    private static final MemberTable NO_MEMBERS = new MemberTable("io.remora.Nothing", List.of(), false);

    private record Nothing() {}

    /** A dialling side's: it exposes nothing but what it passes. */
    public static ConnectionSettings dialling(Options options, Principal peer, Optional<WireDialect> dialect) {
        return new ConnectionSettings(
                options, peer, dialect, session -> Optional.of(nothing()), session -> GateListener.NONE, session -> {});
    }

    /** The same where somebody hears of the session and its decisions. */
    public ConnectionSettings withAudit(Function<Session, GateListener> listener, Consumer<Session> atEnd) {
        return new ConnectionSettings(options, principal, dialect, root, listener, membrane, atEnd);
    }

    /** The same with another root for the peer. */
    public ConnectionSettings withRoot(Function<Session, Optional<Capability>> changed) {
        return new ConnectionSettings(options, principal, dialect, changed, audit, membrane, ended);
    }
}
