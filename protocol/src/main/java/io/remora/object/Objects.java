package io.remora.object;

import io.remora.Limits;
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
    private final Exposures exposures = new Exposures();
    private final KnownAs knownAs = new KnownAs();
    private final Caller caller;

    /**
     * The tables of a connection.
     *
     * @param releaser sends counts back; called on any thread, must not wait
     */
    public Objects(Caller caller, Limits limits, Releases releaser) {
        this.caller = caller;
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
            return prepareRemote(remote, export, grant);
        }
        if (value instanceof References.Standing standing
                && RemoteObject.of(standing) instanceof RemoteReference remote) {
            return prepareRemote(remote, export, grant);
        }
        boolean ours = value instanceof Capability || value instanceof BoundMethod;
        Exposure chosen = ours ? null : grant.exposure(value);
        if (chosen != null) {
            return new Reference.Ours(exports.export(new Capability(value, chosen, grant, false), value).id);
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
        for (int i = 0; i < tuple.size(); i++) {
            Object element = tuple.get(i);
            Object each = prepare(element, Export.ANY, grant);
            if (each != element && prepared == null) {
                prepared = tuple.toArray();
            }
            if (prepared != null) {
                prepared[i] = each;
            }
        }
        return prepared == null ? tuple : Tuple.owning(prepared);
    }

    private Reference prepareRemote(RemoteReference remote, Export export, Grant grant) {
        if (remote.caller() == caller) {
            return new Reference.Yours(remote.id());
        }
        // Another connection's object is passed on as one of ours that forwards.
        return export(remote.chained(export), export, grant);
    }

    private Reference.Ours export(Object value, Export export, Grant grant) {
        if (value instanceof Capability given) {
            return new Reference.Ours(exports.export(given, given).id);
        }
        if (value instanceof BoundMethod bound) {
            return new Reference.Ours(
                    exports.export(new Capability(bound, BoundMethods.EXPOSURE, grant, false), bound).id);
        }
        if (value instanceof Chained chained) {
            Capability capability = new Capability(chained.remote(), chained, grant, false);
            return new Reference.Ours(exports.export(capability, chained.remote()).id);
        }
        var exposure = export.declared() == Object.class ? knownAs.get(value) : null;
        if (exposure == null) {
            exposure = exposures.of(value, export);
            knownAs.put(value, exposure);
        }
        return new Reference.Ours(exports.export(new Capability(value, exposure, grant, false), value).id);
    }

    /** Exports the object that a peer's GETROOT gives. */
    public Reference exportRoot(Capability root) {
        return new Reference.Ours(exports.export(root, root.target()).id);
    }

    /** Takes back what was prepared and never sent. */
    public void forget(@Nullable Object prepared) {
        if (prepared instanceof Reference.Ours ours) {
            try {
                exports.release(ours.id().instanceId(), 1);
            } catch (MessageException e) {
                throw new IllegalStateException("a count that was just taken is gone", e);
            }
        } else if (prepared instanceof Tuple tuple) {
            tuple.forEach(this::forget);
        }
    }

    /** The capability behind a reference that came home; null when the peer named none of ours. */
    public @Nullable Capability capability(Object unboxed) {
        return unboxed instanceof Home home ? home.entry().capability : null;
    }

    /** What the program sees of an argument: its own objects as they are, tuples of them opened. */
    public static @Nullable Object open(@Nullable Object unboxed) {
        if (unboxed instanceof Home home) {
            return home.entry().handed;
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

    @Override
    public Object home(String typeName, long classId, long instanceId) throws MessageException {
        return new Home(exports.get(instanceId));
    }

    @Override
    public Object arrived(String typeName, long classId, long instanceId) {
        return imports.arrived(typeName, classId, instanceId).proxy(caller);
    }

    /** Gives counts of one of ours back, as the peer asks. */
    public void release(Object unboxed, long count) throws MessageException {
        if (!(unboxed instanceof Home home)) {
            throw new MessageException("only a reference can be released");
        }
        exports.release(home.entry().id.instanceId(), count);
    }

    /** The capability of an id that stands by value in a message, as INSPECT's argument does. */
    public Capability capability(Tuple id) throws MessageException {
        if (id.size() != 3 || !(id.get(2) instanceof Number number)) {
            throw new MessageException("an object's id is a tuple of a name and two integers");
        }
        return exports.get(number.longValue()).capability;
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

    /** Our own object in what a peer sent, with the capability by which the peer holds it. */
    record Home(ExportTable.Entry entry) {}
}
