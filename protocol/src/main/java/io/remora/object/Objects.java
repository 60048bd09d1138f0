package io.remora.object;

import io.remora.Limits;
import io.remora.Options;
import io.remora.References;
import io.remora.RemoteObject;
import io.remora.message.MessageException;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.message.ReferenceResolver;
import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.value.FrozenSet;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one connection: what is exported, what is held, and boxing between the two.
 *
 * <p>Boxing has two steps. {@link #prepare} turns a program's object into values, tuples and references, and may run the
 * program's code (a list copied by value); writing those is a matter of the message layer and runs none. What was prepared
 * and not sent is taken back by {@link #forget}.
 */
public final class Objects implements ReferenceResolver {
    private final ExportTable exports;
    private final ImportTable imports;
    private final Exposures exposures;
    private final KnownAs knownAs = new KnownAs();
    private final Caller caller;
    private volatile @Nullable Capability root;

    /**
     * The tables of a connection.
     *
     * @param builtIns which objects of the JDK may be passed without a mark
     * @param releaser sends counts back; called on any thread, must not wait
     */
    public Objects(Caller caller, Limits limits, Set<Options.BuiltIn> builtIns, Releases releaser) {
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
        if (value == null || isPlain(value)) {
            return value;
        }
        if (value instanceof Tuple tuple) {
            return prepareTuple(tuple, grant);
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
        Object flat = ByValue.flatten(value, export);
        if (flat != value) {
            return prepare(flat, Export.ANY, grant);
        }
        return export(value, export, grant);
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

    private Tuple prepareTuple(Tuple tuple, Grant grant) {
        @Nullable Object[] prepared = null;
        int done = 0;
        try {
            for (; done < tuple.size(); done++) {
                Object element = tuple.get(done);
                Object each = prepare(element, Export.ANY, grant);
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
        // own
        // view of it does; what this peer knows narrowed stays narrowed.
        Exposure narrowed = exposures.narrowing(view, export);
        Exposure known = narrowed == null ? knownAs.get(remote.identity()) : null;
        Chained chained = known instanceof Chained before ? before : remote.chained(narrowed);
        knownAs.put(remote.identity(), chained);
        return reference(Capability.reached(remote, chained, bounded(remote.identity(), grant)), remote);
    }

    private Reference export(Object value, Export export, Grant grant) {
        if (value instanceof Capability given) {
            return reference(given.within(bounded(given, grant)), given);
        }
        if (value instanceof BoundMethod bound) {
            return reference(
                    Capability.reached(
                            bound, BoundMethods.EXPOSURE, bound.owner().effective()),
                    bound);
        }
        var exposure = export.declared() == Object.class ? knownAs.get(value) : null;
        if (exposure == null) {
            exposure = exposures.of(value, export);
            knownAs.put(value, exposure);
        }
        Capability whole = root;
        if (whole != null && value == whole.target() && exposure == whole.exposure() && grant == whole.effective()) {
            return reference(whole, value);
        }
        return reference(Capability.reached(value, exposure, bounded(value, grant)), value);
    }

    private Reference.Ours reference(Capability capability, Object handed) {
        return new Reference.Ours(exports.export(capability, handed).id);
    }

    /** A grant that is narrowed by what the object came home under, and by the call that this thread serves. */
    private Grant bounded(Object value, Grant grant) {
        return knownAs.bounded(value, grant == Grant.ALL ? Running.grantOf(this) : grant);
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

    /** What the program sees of an argument: its own objects as they are, tuples of them opened. */
    public static @Nullable Object open(@Nullable Object unboxed) {
        if (unboxed instanceof ExportTable.Entry home) {
            return home.handed;
        }
        if (unboxed instanceof Tuple tuple) {
            return openTuple(tuple);
        }
        return unboxed;
    }

    private static Tuple openTuple(Tuple tuple) {
        @Nullable Object[] opened = null;
        for (int i = 0; i < tuple.size(); i++) {
            Object element = tuple.get(i);
            Object each = open(element);
            if (each != element && opened == null) {
                opened = tuple.toArray();
            }
            if (opened != null) {
                opened[i] = each;
            }
        }
        return opened == null ? tuple : Tuple.owning(opened);
    }

    /** The same under a grant: what the program passes to the peer through a reference that came with it is bounded too. */
    static @Nullable Object open(@Nullable Object unboxed, Grant membrane) {
        if (membrane == Grant.ALL) {
            return open(unboxed);
        }
        if (unboxed instanceof RemoteReference remote) {
            return remote.under(membrane);
        }
        if (unboxed instanceof Tuple tuple) {
            return Tuple.owning(tuple.stream().map(each -> open(each, membrane)).toArray());
        }
        return open(unboxed);
    }

    /** What the program sees of what a peer gives to one of its objects. */
    @Nullable
    Object open(@Nullable Object unboxed, Capability receiver) {
        noteHomecomings(unboxed, receiver.effective());
        return open(unboxed, receiver.effective());
    }

    private void noteHomecomings(@Nullable Object unboxed, Grant to) {
        if (unboxed instanceof ExportTable.Entry home) {
            Grant held = home.capability.effective();
            if (held != to && !to.isWithin(held)) {
                Object handed = home.handed;
                knownAs.cameHome(handed instanceof RemoteReference remote ? remote.identity() : handed, held, to);
            }
        } else if (unboxed instanceof Tuple tuple) {
            for (int i = 0; i < tuple.size(); i++) {
                noteHomecomings(tuple.get(i), to);
            }
        }
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

    /** The object of such an id as the program passed it: the object itself, or its capability. */
    Object handed(Tuple id) throws MessageException {
        return exports.get(number(id, 1), number(id, 2)).handed;
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
