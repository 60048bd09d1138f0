package io.remora.object;

import io.remora.Limits;
import io.remora.Options;
import io.remora.message.MessageException;
import io.remora.message.ObjectId;
import io.remora.message.ReferenceResolver;
import io.remora.value.Tuple;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one connection: what is exported, what is held, and what the peer named of either. What goes to the
 * peer is made ready by {@link Outgoing}.
 */
public final class Objects implements ReferenceResolver {
    private final ExportTable exports;
    private final ImportTable imports;
    private final KnownAs knownAs = new KnownAs();
    private final Outgoing outgoing;
    private final Caller caller;

    /**
     * The tables of a connection.
     *
     * @param membrane what the peer was granted: whatever the program passes to it, on whichever thread, is within that
     * @param builtIns which objects of the JDK may be passed without a mark
     * @param releaser sends counts back; called on any thread, must not wait
     */
    public Objects(Caller caller, Limits limits, Set<Options.BuiltIn> builtIns, Grant membrane, Releases releaser) {
        this.caller = caller;
        this.exports = new ExportTable(limits.references());
        this.imports = new ImportTable(limits.references(), releaser::release);
        this.outgoing = new Outgoing(this, caller, exports, new Exposures(builtIns), knownAs, membrane);
    }

    /** Sends counts of a reference back to its owner. */
    @FunctionalInterface
    public interface Releases {
        /** Called on any thread, must not wait. */
        void release(ObjectId id, int count);
    }

    /** What goes to the peer. */
    public Outgoing outgoing() {
        return outgoing;
    }

    /** The capability behind a reference that came home; null when the peer named none of ours. */
    public @Nullable Capability capability(Object unboxed) {
        return unboxed instanceof ExportTable.Entry home ? home.capability : null;
    }

    /** Whether none of ours in what a peer sent has ended; one that has is of no use in any place. */
    static void requireLasting(@Nullable Object unboxed, Clock clock) {
        if (unboxed instanceof ExportTable.Entry home) {
            Grant held = home.capability.effective();
            if (held != Grant.ALL && held.ended(clock) != null) {
                throw Gate.revoked();
            }
        } else if (unboxed instanceof Tuple tuple) {
            for (int i = 0; i < tuple.size(); i++) {
                requireLasting(tuple.get(i), clock);
            }
        }
    }

    /** What a peer named of ours goes back to it as the reference that it used. */
    Object again(Capability capability) {
        ExportTable.Entry entry = exports.known(capability);
        return entry != null ? entry : capability;
    }

    /**
     * What the program sees of what a peer gave: as an argument to one of our objects, or as the result of a callback.
     * What the program then passes to the peer through a reference that came with it is bounded by the same grant.
     *
     * @param membrane the grant of the object, or of the call that the callback came with
     */
    @Nullable
    Object open(@Nullable Object unboxed, Grant membrane) {
        if (unboxed instanceof ExportTable.Entry home) {
            Object handed = home.handed;
            knownAs.cameHome(
                    handed instanceof RemoteReference remote ? remote.identity() : handed,
                    home.capability.exposure(),
                    home.capability.effective(),
                    membrane);
            return handed;
        }
        if (unboxed instanceof RemoteReference remote) {
            return membrane == Grant.ALL ? remote : remote.under(membrane);
        }
        return unboxed instanceof Tuple tuple ? openTuple(tuple, membrane) : unboxed;
    }

    private Tuple openTuple(Tuple tuple, Grant membrane) {
        @Nullable Object[] opened = null;
        for (int i = 0; i < tuple.size(); i++) {
            Object element = tuple.get(i);
            Object each = open(element, membrane);
            if (each != element && opened == null) {
                opened = tuple.toArray();
            }
            if (opened != null) {
                opened[i] = each;
            }
        }
        return opened == null ? tuple : Tuple.owning(opened);
    }

    @Override
    public @Nullable ObjectId recent() {
        return exports.recent();
    }

    /** Our own object in what a peer sent stands there as its entry, with the capability by which the peer holds it. */
    @Override
    public Object home(String typeName, long classId, long instanceId) throws MessageException {
        return exports.get(classId, instanceId);
    }

    @Override
    public Object arrived(String typeName, long classId, long instanceId) {
        return imports.arrived(typeName, classId, instanceId).proxy(caller);
    }

    /** Gives counts of one of ours back, as the peer asks. */
    public void release(Object unboxed, long count) throws MessageException {
        if (!(unboxed instanceof ExportTable.Entry home)) {
            throw new MessageException("only a reference can be released");
        }
        exports.release(home.id, count);
    }

    /** The capability of an id that stands by value in a message, as INSPECT's argument does. */
    public Capability capability(Tuple id) throws MessageException {
        return exports.get(number(id, 1), number(id, 2)).capability;
    }

    /** The entry of such an id. */
    ExportTable.Entry entry(Tuple id) throws MessageException {
        return exports.get(number(id, 1), number(id, 2));
    }

    private static long number(Tuple id, int index) throws MessageException {
        Object number = id.size() == 3 ? id.get(index) : null;
        if (number instanceof Long || number instanceof Integer) {
            return ((Number) number).longValue();
        }
        throw new MessageException("an object's id is a tuple of a name and two integers of 63 bits");
    }

    /** How many of ours the peer holds. */
    public int exported() {
        return exports.size();
    }

    /** How many of the peer's we hold. */
    public int held() {
        return imports.size();
    }

    /** Lets go of everything exported: the connection has ended. */
    public void clear() {
        exports.clear();
    }
}
