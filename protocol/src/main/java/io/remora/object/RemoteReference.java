package io.remora.object;

import static java.util.Objects.requireNonNull;

import io.remora.Connection;
import io.remora.ConversionException;
import io.remora.Kw;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.RevokedException;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.object.reflect.Convertible;
import io.remora.value.Tuple;
import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A reference to an object of the peer. A value but for its timeout: views with other timeouts share what is held. */
public final class RemoteReference implements RemoteObject, Convertible {
    private final Caller caller;
    private final ImportTable.Held held;
    private final Duration timeout;
    /** Of the call that it was an argument of: what the program passes to the peer through it is granted under that. */
    private final Grant grant;

    RemoteReference(Caller caller, ImportTable.Held held, Duration timeout, Grant grant) {
        this.caller = caller;
        this.held = held;
        this.timeout = timeout;
        this.grant = grant;
    }

    Caller caller() {
        return caller;
    }

    ObjectId id() {
        requireHeld();
        return held.id;
    }

    private void requireHeld() {
        if (held.isReleased()) {
            throw new IllegalStateException("the reference to this " + typeName() + " was released");
        }
    }

    Grant grant() {
        return grant;
    }

    /** The same reference, bounded by one more grant. */
    RemoteReference under(Grant membrane) {
        Grant both = grant.and(membrane);
        return both == grant ? this : new RemoteReference(caller, held, timeout, both);
    }

    /** What stands for the object itself, whichever view of it this is. */
    Object identity() {
        return held;
    }

    /** How it is passed on to another connection. */
    Chained chained(@Nullable Exposure narrowed) {
        return held.passedOn(this, narrowed);
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

    private Caller.Budget budget() {
        return grant == Grant.ALL ? Caller.Budget.UNBOUNDED : grant::takeBytes;
    }

    // Each operation is a handler and its arguments; only what is not a reference of the peer is prepared.

    private @Nullable Object ask(Handler handler, @Nullable Object... rest) {
        return send(handler, arguments(rest));
    }

    private @Nullable Object send(Handler handler, Tuple arguments) {
        requireAlive();
        Object result = caller.call(handler, arguments, timeout, budget());
        requireStanding();
        return result;
    }

    private <T extends @Nullable Object> CompletableFuture<T> sendAsync(
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

    /** Prepares arguments, all or none, for a call of this reference. */
    Tuple prepareAll(@Nullable Object[] values, IntFunction<Export> exports) {
        requireUsable();
        return caller.objects().prepareAll(values, exports, grant);
    }

    /** Asked before anything is exported for a call that cannot be made. */
    private void requireUsable() {
        requireHeld();
        requireAlive();
    }

    private @Nullable Object prepare(@Nullable Object value) {
        requireUsable();
        return caller.objects().prepare(value, Export.ANY, grant);
    }

    private RemoteValue value(@Nullable Object unboxed) {
        return new ReceivedValue(open(unboxed), timeout);
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

    @Override
    public RemoteValue get(String name) {
        return value(ask(Handler.GETATTR, name));
    }

    @Override
    public void set(String name, @Nullable Object value) {
        ask(Handler.SETATTR, name, prepare(value));
    }

    @Override
    public void delete(String name) {
        ask(Handler.DELATTR, name);
    }

    @Override
    public RemoteValue call(String name, @Nullable Object... arguments) {
        return value(send(Handler.CALLATTR, callArguments(name, arguments)));
    }

    @Override
    public RemoteValue invoke(@Nullable Object... arguments) {
        return value(send(Handler.CALL, callArguments(null, arguments)));
    }

    @Override
    public CompletableFuture<RemoteValue> callAsync(String name, @Nullable Object... arguments) {
        return sendAsync(Handler.CALLATTR, callArguments(name, arguments), this::value);
    }

    @Override
    public CompletableFuture<RemoteValue> invokeAsync(@Nullable Object... arguments) {
        return sendAsync(Handler.CALL, callArguments(null, arguments), this::value);
    }

    @Override
    public String str() {
        return value(ask(Handler.STR)).as(String.class);
    }

    @Override
    public String repr() {
        return value(ask(Handler.REPR)).as(String.class);
    }

    @Override
    public List<String> dir() {
        return value(ask(Handler.DIR)).asListOf(String.class);
    }

    @Override
    public long hash() {
        return value(ask(Handler.HASH)).as(long.class);
    }

    @Override
    public boolean equalTo(@Nullable Object other) {
        return compare("__eq__", other);
    }

    @Override
    public boolean compare(String operator, @Nullable Object other) {
        Object result = open(ask(Handler.CMP, prepare(other), operator));
        if (result instanceof Boolean flag) {
            return flag;
        }
        if (operator.equals("__eq__") || operator.equals("__ne__")) {
            // Neither side knows the other's kind: Python then compares identities.
            return operator.equals("__ne__");
        }
        throw new ConversionException(
                "these two have no order: " + typeName() + " answered " + result + " to " + operator);
    }

    /** The names of its methods, by INSPECT. */
    List<String> inspect() {
        Object id = Tuple.of(held.id.typeName(), held.id.classId(), held.id.instanceId());
        Object methods = send(Handler.INSPECT, Tuple.of(id));
        List<String> names = new ArrayList<>();
        if (methods instanceof Tuple all) {
            for (Object each : all) {
                if (each instanceof Tuple pair && !pair.isEmpty() && pair.get(0) instanceof String name) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Override
    public Iterator<RemoteValue> iterate(int buffer) {
        if (buffer < 1) {
            throw new IllegalArgumentException("a buffer holds at least one element, not " + buffer);
        }
        Object iterator = call("__iter__").raw();
        if (iterator instanceof RemoteReference remote) {
            return new RemoteIterator<>(remote, buffer, each -> new ReceivedValue(each, timeout));
        }
        throw new ConversionException(typeName() + " answered __iter__ with a value, not an iterator");
    }

    /** The next elements of an iterator, at most so many; fewer at the end. */
    Tuple next(int count) {
        return open(ask(Handler.BUFFITER, count)) instanceof Tuple elements ? elements : Tuple.empty();
    }

    @Override
    public <R extends @Nullable Object> R with(Function<RemoteValue, R> body) {
        RemoteValue entered = call("__enter__");
        R result;
        try {
            result = body.apply(entered);
        } catch (RuntimeException | Error e) {
            exit(e);
            throw e;
        }
        exit();
        return result;
    }

    /** Leaves it as a context manager, without an exception. */
    void exit() {
        ask(Handler.CTXEXIT, (Object) null);
    }

    private void exit(Throwable thrown) {
        try {
            ask(Handler.CTXEXIT, String.valueOf(thrown.getMessage()));
        } catch (RuntimeException e) {
            thrown.addSuppressed(e);
        }
    }

    @Override
    public String typeName() {
        return TypeNames.received(held.id.typeName());
    }

    @Override
    public <T> T as(Class<T> type) {
        return type.cast(convertTo(type, type, "this " + typeName()));
    }

    @Override
    public Object convertTo(Type type, Class<?> raw, String what) {
        return Views.of(this, type, raw, what);
    }

    @Override
    public boolean mayConvertTo(Class<?> raw) {
        return raw.isInterface();
    }

    @Override
    public RemoteObject withTimeout(Duration changed) {
        return new RemoteReference(caller, held, changed, grant);
    }

    Duration timeout() {
        return timeout;
    }

    @Override
    public Connection connection() {
        return caller.connection();
    }

    @Override
    public void close() {
        held.release();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RemoteReference remote && remote.held == held;
    }

    @Override
    public int hashCode() {
        return held.id.hashCode();
    }

    /** Local: a name and a number, without asking the peer. */
    @Override
    public String toString() {
        return "<" + typeName() + " over there, " + Long.toHexString(held.id.instanceId()) + ">";
    }
}
