package io.remora.object;

import io.remora.Limits;
import io.remora.NotExposedException;
import io.remora.Options;
import io.remora.References;
import io.remora.RemoteObject;
import io.remora.message.MessageException;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.message.ReferenceResolver;
import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.object.reflect.Exports;
import io.remora.value.FrozenSet;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.time.Clock;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one connection: what is exported, what is held, and boxing between the two.
 *
 * <p>Boxing has two steps. {@link #prepare} turns a program's object into values, tuples and references, and may run
 * the program's code (a list copied by value); writing those is a matter of the message layer and runs none. What was
 * prepared and not sent is taken back by {@link #forget}.
 */
public final class Objects implements ReferenceResolver {
    private static final int DEEPEST = 64;

    private final ExportTable exports;
    private final ImportTable imports;
    private final Exposures exposures;
    private final KnownAs knownAs = new KnownAs();
    private final Caller caller;
    private final Grant membrane;
    private volatile @Nullable Capability root;

    /**
     * The tables of a connection.
     *
     * @param membrane what the peer was granted: whatever the program passes to it, on whichever thread, is within that
     * @param builtIns which objects of the JDK may be passed without a mark
     * @param releaser sends counts back; called on any thread, must not wait
     */
    public Objects(Caller caller, Limits limits, Set<Options.BuiltIn> builtIns, Grant membrane, Releases releaser) {
        this.membrane = membrane;
        this.caller = caller;
        this.exposures = new Exposures(builtIns);
        this.exports = new ExportTable(limits.references());
        this.imports = new ImportTable(limits.references(), releaser::release);
    }

    /** Sends counts of a reference back to its owner. */
    @FunctionalInterface
    public interface Releases {
        /** Called on any thread, must not wait. */
        void release(ObjectId id, int count);
    }

    /** Prepares a value of ours for the peer: what is not a value is exported, under that grant. */
    public @Nullable Object prepare(@Nullable Object value, Export export, Grant grant) {
        return prepare(value, export, grant, 0);
    }

    private @Nullable Object prepare(@Nullable Object value, Export export, Grant grant, int depth) {
        if (value == null || isPlain(value)) {
            return value;
        }
        if (depth > DEEPEST) {
            throw new NotExposedException("a value is nested deeper than " + DEEPEST + ": pass it by reference");
        }
        if (value instanceof Tuple tuple) {
            return prepareTuple(tuple, tuple, export, grant, depth);
        }
        if (value instanceof ExportTable.Entry again) {
            return reference(again.capability, again.handed);
        }
        if (value instanceof RemoteReference remote) {
            return prepareRemote(remote, remote, export, grant);
        }
        if (value instanceof References.Standing standing
                && RemoteObject.of(standing) instanceof RemoteReference remote) {
            return prepareRemote(remote, standing, export, grant);
        }
        if (value instanceof Restricted view) {
            return export(view.capability(), export, grant);
        }
        boolean ours = value instanceof Capability || value instanceof BoundMethod;
        Exposure chosen = ours || grant == Grant.ALL ? null : grant.exposure(value);
        if (chosen != null) {
            return reference(Capability.reached(value, chosen, grant), value);
        }
        Object flat = ByValue.flatten(value, export.byValue());
        if (flat == value) {
            return export(value, export, grant);
        }
        return flat instanceof Tuple tuple
                ? prepareTuple(tuple, value, export, grant, depth)
                : prepare(flat, Exports.held(export), grant, depth + 1);
    }

    private static boolean isPlain(Object value) {
        return value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof byte[]
                || value instanceof java.math.BigInteger
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Character
                || value instanceof Slice
                || value instanceof FrozenSet
                || value instanceof io.remora.value.Complex
                || value instanceof io.remora.value.Ellipsis
                || value instanceof io.remora.value.NotImplemented;
    }

    /** Prepares a tuple that is a value, or the form of one, each element as what it was declared. */
    private Tuple prepareTuple(Tuple tuple, Object of, Export export, Grant grant, int depth) {
        @Nullable Object[] prepared = null;
        int done = 0;
        try {
            for (; done < tuple.size(); done++) {
                Object element = tuple.get(done);
                Export as = export.isAny() ? export : ByValue.element(of, export, done);
                Object each = prepare(element, as, grant, depth + 1);
                if (each != element && prepared == null) {
                    prepared = tuple.toArray();
                }
                if (prepared != null) {
                    prepared[done] = each;
                }
            }
        } catch (RuntimeException | Error e) {
            forget(prepared, done);
            throw e;
        }
        return prepared == null ? tuple : Tuple.owning(prepared);
    }

    /**
     * Prepares the arguments of a call, all or none.
     *
     * @param exports what each is exported as
     */
    Tuple prepareAll(@Nullable Object[] values, IntFunction<Export> exports, Grant grant) {
        @Nullable Object[] prepared = new @Nullable Object[values.length];
        int done = 0;
        try {
            for (; done < values.length; done++) {
                prepared[done] = prepare(values[done], exports.apply(done), grant);
            }
        } catch (RuntimeException | Error e) {
            forget(prepared, done);
            throw e;
        }
        return Tuple.owning(prepared);
    }

    private void forget(@Nullable Object @Nullable [] prepared, int count) {
        for (int i = 0; prepared != null && i < count; i++) {
            forget(prepared[i]);
        }
    }

    private Reference prepareRemote(RemoteReference remote, Object view, Export export, Grant grant) {
        if (remote.caller() == caller) {
            return new Reference.Yours(remote.id());
        }
        // Another connection's object is passed on as one of ours that forwards, and shows no more than the program's
        // own view of it does; what this peer knows narrowed stays narrowed.
        Exposure narrowed = exposures.narrowing(view, export);
        Grant under = under(grant);
        Exposure known = narrowed == null ? knownAs.get(remote.identity(), under) : null;
        Chained chained = known instanceof Chained before ? before : remote.chained(narrowed);
        knownAs.put(remote.identity(), chained);
        return reference(Capability.reached(remote, chained, knownAs.bounded(remote.identity(), under)), remote);
    }

    private Reference export(Object value, Export export, Grant grant) {
        Grant under = under(grant);
        if (value instanceof Capability given) {
            return reference(given.within(knownAs.bounded(given, under)), given);
        }
        if (value instanceof BoundMethod bound) {
            return reference(
                    Capability.reached(
                            bound, BoundMethods.EXPOSURE, bound.owner().effective()),
                    bound);
        }
        Exposure exposure = exposures.declared(value, export);
        if (exposure == null) {
            exposure = knownAs.get(value, under);
        }
        if (exposure == null) {
            exposure = exposures.natural(value, export.mutable());
        }
        knownAs.put(value, exposure);
        Capability whole = root;
        if (whole != null && value == whole.target() && exposure == whole.exposure() && grant == whole.effective()) {
            return reference(whole, value);
        }
        return reference(Capability.reached(value, exposure, knownAs.bounded(value, under)), value);
    }

    private Reference.Ours reference(Capability capability, Object handed) {
        return new Reference.Ours(exports.export(capability, handed).id);
    }

    /**
     * A grant or, where the program hands something out that no call of the peer asked for, the one of the call that
     * this thread serves; on any other thread the session's.
     */
    private Grant under(Grant grant) {
        if (grant != Grant.ALL) {
            return grant;
        }
        Grant serving = Running.grantOf(this);
        return serving == Grant.ALL ? membrane : serving;
    }

    /** Exports the object that a peer's GETROOT gives. */
    public Reference exportRoot(Capability root) {
        this.root = root;
        knownAs.put(root.target(), root.exposure());
        return reference(root, root.target());
    }

    /** Takes back what was prepared and never sent. */
    public void forget(@Nullable Object prepared) {
        if (prepared instanceof Reference.Ours ours) {
            try {
                exports.release(ours.id(), 1);
            } catch (MessageException e) {
                throw new IllegalStateException("a count that was just taken is gone", e);
            }
        } else if (prepared instanceof Tuple tuple) {
            tuple.forEach(this::forget);
        }
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
