package io.remora.object;

import io.remora.NotExposedException;
import io.remora.References;
import io.remora.RemoteObject;
import io.remora.message.MessageException;
import io.remora.message.Reference;
import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.object.reflect.Exports;
import io.remora.value.FrozenSet;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the peer of one connection, and under which grant.
 *
 * <p>Boxing has two steps. {@link #prepare} turns a program's object into values, tuples and references, and may run
 * the program's code (a list copied by value); writing those is a matter of the message layer and runs none. What was
 * prepared and not sent is taken back by {@link #forget}. Safe for any thread.
 */
public final class Outgoing {
    private static final int DEEPEST = 64;

    private final Objects objects;
    private final Caller caller;
    private final ExportTable exports;
    private final Exposures exposures;
    private final KnownAs knownAs;
    private final Grant membrane;
    private volatile @Nullable Capability root;

    /**
     * @param membrane what the peer was granted: whatever the program passes to it, on whichever thread, is within that
     */
    Outgoing(
            Objects objects, Caller caller, ExportTable exports, Exposures exposures, KnownAs knownAs, Grant membrane) {
        this.objects = objects;
        this.caller = caller;
        this.exports = exports;
        this.exposures = exposures;
        this.knownAs = knownAs;
        this.membrane = membrane;
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
        Grant serving = Running.grantOf(objects);
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
}
