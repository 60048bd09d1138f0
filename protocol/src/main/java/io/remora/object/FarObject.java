package io.remora.object;

import static java.util.Objects.requireNonNull;

import io.remora.Kw;
import io.remora.RevokedException;
import io.remora.message.Handler;
import io.remora.message.Reference;
import io.remora.object.member.Export;
import io.remora.value.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An object of the peer as this side may ask it: what is held of it, for how long an answer is awaited, and under which
 * grant. What programs have of it is a {@link RemoteReference}.
 *
 * @param grant of the call that it was an argument of: what the program passes to the peer through it is granted under
 *     that
 */
record FarObject(Caller caller, ImportTable.Held held, Duration timeout, Grant grant) {
    /** The same object under another grant. */
    FarObject under(Grant other) {
        return new FarObject(caller, held, timeout, other);
    }

    FarObject within(Duration changed) {
        return new FarObject(caller, held, changed, grant);
    }

    void requireHeld() {
        if (held.isReleased()) {
            throw new IllegalStateException("the reference to this " + typeName() + " was released");
        }
    }

    String typeName() {
        return TypeNames.received(held.id.typeName());
    }

    /** Where a call in flight fails whose capability was revoked meanwhile. */
    private void requireStanding() {
        if (grant != Grant.ALL && grant.isRevoked()) {
            throw Gate.revoked();
        }
    }

    /** What began before its end may call back until it comes to its own; what was kept for later may not. */
    private void requireAlive() {
        requireStanding();
        if (grant != Grant.ALL
                && !Running.grantOf(caller.objects()).isWithin(grant)
                && grant.ended(Clock.systemUTC()) != null) {
            throw Gate.revoked();
        }
    }

    /** Asked before anything is exported for a call that cannot be made. */
    private void requireUsable() {
        requireHeld();
        requireAlive();
    }

    private Caller.Budget budget() {
        return grant == Grant.ALL ? Caller.Budget.UNBOUNDED : grant::takeBytes;
    }

    // Each operation is a handler and its arguments; only what is not a reference of the peer is prepared.

    @Nullable
    Object ask(Handler handler, @Nullable Object... rest) {
        return send(handler, arguments(rest));
    }

    @Nullable
    Object send(Handler handler, Tuple arguments) {
        requireAlive();
        Object result = caller.call(handler, arguments, timeout, budget());
        requireStanding();
        return result;
    }

    <T extends @Nullable Object> CompletableFuture<T> sendAsync(
            Handler handler, Tuple arguments, Function<@Nullable Object, T> opened) {
        requireAlive();
        if (grant == Grant.ALL) {
            return caller.callAsync(handler, arguments, timeout, budget(), opened);
        }
        return caller.callAsync(handler, arguments, timeout, budget(), result -> {
            requireStanding();
            return opened.apply(result);
        });
    }

    /**
     * What the peer gave, as the program sees it.
     *
     * @throws RevokedException when it holds one of ours whose reference has ended
     */
    @Nullable
    Object open(@Nullable Object unboxed) {
        Objects.requireLasting(unboxed, Clock.systemUTC());
        return caller.objects().open(unboxed, grant);
    }

    private Reference.Yours home() {
        requireHeld();
        return held.home;
    }

    private Tuple arguments(@Nullable Object... rest) {
        @Nullable Object[] all = new @Nullable Object[rest.length + 1];
        all[0] = home();
        System.arraycopy(rest, 0, all, 1, rest.length);
        return Tuple.owning(all);
    }

    /** Prepares arguments, all or none, for a call of this object. */
    Tuple prepareAll(@Nullable Object[] values, IntFunction<Export> exports) {
        requireUsable();
        return caller.objects().outgoing().prepareAll(values, exports, grant);
    }

    @Nullable
    Object prepare(@Nullable Object value) {
        requireUsable();
        return caller.objects().outgoing().prepare(value, Export.ANY, grant);
    }

    /** The handler's arguments of a call by name or, with a null name, of the object itself. */
    Tuple callArguments(@Nullable String name, @Nullable Object[] given) {
        int positional = given.length;
        while (positional > 0 && given[positional - 1] instanceof Kw) {
            positional--;
        }
        @Nullable Object[] values = given.clone();
        for (int i = 0; i < given.length; i++) {
            if (given[i] instanceof Kw kw) {
                if (i < positional) {
                    throw new IllegalArgumentException("keyword arguments come after all others");
                }
                values[i] = kw.value();
            }
        }
        Tuple prepared = prepareAll(values, i -> Export.ANY);
        Tuple ordered = prepared;
        Tuple named = Tuple.empty();
        if (positional < given.length) {
            ordered = Tuple.copyOf(prepared.subList(0, positional));
            @Nullable Object[] pairs = new @Nullable Object[given.length - positional];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = Tuple.of(((Kw) requireNonNull(given[positional + i])).name(), prepared.get(positional + i));
            }
            named = Tuple.owning(pairs);
        }
        return name == null ? arguments(ordered, named) : arguments(name, ordered, named);
    }

    /** Calls a member with arguments that are prepared already; null for the object itself. */
    @Nullable
    Object callPrepared(@Nullable String name, Tuple prepared) {
        return send(handler(name), called(name, prepared));
    }

    /**
     * The same without waiting.
     *
     * @param opened what the program is given of the result; runs where the future is completed
     */
    <T extends @Nullable Object> CompletableFuture<T> callPreparedAsync(
            @Nullable String name, Tuple prepared, Function<@Nullable Object, T> opened) {
        return sendAsync(handler(name), called(name, prepared), opened);
    }

    private static Handler handler(@Nullable String name) {
        return name == null ? Handler.CALL : Handler.CALLATTR;
    }

    /** Made in one piece: this is what every call goes through. */
    private Tuple called(@Nullable String name, Tuple prepared) {
        return name == null
                ? Tuple.owning(new @Nullable Object[] {home(), prepared, Tuple.empty()})
                : Tuple.owning(new @Nullable Object[] {home(), name, prepared, Tuple.empty()});
    }
}
