package io.remora.object;

import io.remora.Connection;
import io.remora.ConversionException;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.object.member.Exposure;
import io.remora.object.reflect.Convertible;
import io.remora.value.Tuple;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A reference to an object of the peer. A value but for its timeout: views with other timeouts share what is held. */
public final class RemoteReference implements RemoteObject, Convertible {
    private final FarObject far;

    RemoteReference(FarObject far) {
        this.far = far;
    }

    FarObject far() {
        return far;
    }

    Caller caller() {
        return far.caller();
    }

    ObjectId id() {
        far.requireHeld();
        return far.held().id;
    }

    Grant grant() {
        return far.grant();
    }

    /** The same reference, bounded by one more grant. */
    RemoteReference under(Grant membrane) {
        Grant both = far.grant().and(membrane);
        return both == far.grant() ? this : new RemoteReference(far.under(both));
    }

    /** What stands for the object itself, whichever view of it this is. */
    Object identity() {
        return far.held();
    }

    /** How it is passed on to another connection. */
    Chained chained(@Nullable Exposure narrowed) {
        return far.held().passedOn(this, narrowed);
    }

    private RemoteValue value(@Nullable Object unboxed) {
        return new ReceivedValue(far.open(unboxed), far.timeout());
    }

    @Override
    public RemoteValue get(String name) {
        return value(far.ask(Handler.GETATTR, name));
    }

    @Override
    public void set(String name, @Nullable Object value) {
        far.ask(Handler.SETATTR, name, far.prepare(value));
    }

    @Override
    public void delete(String name) {
        far.ask(Handler.DELATTR, name);
    }

    @Override
    public RemoteValue call(String name, @Nullable Object... arguments) {
        return value(far.send(Handler.CALLATTR, far.callArguments(name, arguments)));
    }

    @Override
    public RemoteValue invoke(@Nullable Object... arguments) {
        return value(far.send(Handler.CALL, far.callArguments(null, arguments)));
    }

    @Override
    public CompletableFuture<RemoteValue> callAsync(String name, @Nullable Object... arguments) {
        return far.sendAsync(Handler.CALLATTR, far.callArguments(name, arguments), this::value);
    }

    @Override
    public CompletableFuture<RemoteValue> invokeAsync(@Nullable Object... arguments) {
        return far.sendAsync(Handler.CALL, far.callArguments(null, arguments), this::value);
    }

    @Override
    public String str() {
        return value(far.ask(Handler.STR)).as(String.class);
    }

    @Override
    public String repr() {
        return value(far.ask(Handler.REPR)).as(String.class);
    }

    @Override
    public List<String> dir() {
        return value(far.ask(Handler.DIR)).asListOf(String.class);
    }

    @Override
    public long hash() {
        return value(far.ask(Handler.HASH)).as(long.class);
    }

    @Override
    public boolean equalTo(@Nullable Object other) {
        return compare("__eq__", other);
    }

    @Override
    public boolean compare(String operator, @Nullable Object other) {
        Object result = far.open(far.ask(Handler.CMP, far.prepare(other), operator));
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
        ObjectId id = far.held().id;
        Object methods =
                far.send(Handler.INSPECT, Tuple.of((Object) Tuple.of(id.typeName(), id.classId(), id.instanceId())));
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
            return new RemoteIterator<>(remote, buffer, each -> new ReceivedValue(each, far.timeout()));
        }
        throw new ConversionException(typeName() + " answered __iter__ with a value, not an iterator");
    }

    /** The next elements of an iterator, at most so many; fewer at the end. */
    Tuple next(int count) {
        return far.open(far.ask(Handler.BUFFITER, count)) instanceof Tuple elements ? elements : Tuple.empty();
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
        far.ask(Handler.CTXEXIT, (Object) null);
    }

    private void exit(Throwable thrown) {
        try {
            far.ask(Handler.CTXEXIT, String.valueOf(thrown.getMessage()));
        } catch (RuntimeException e) {
            thrown.addSuppressed(e);
        }
    }

    @Override
    public String typeName() {
        return far.typeName();
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
        return new RemoteReference(far.within(changed));
    }

    Duration timeout() {
        return far.timeout();
    }

    @Override
    public Connection connection() {
        return far.caller().connection();
    }

    @Override
    public void close() {
        far.held().release();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RemoteReference remote && remote.far.held() == far.held();
    }

    @Override
    public int hashCode() {
        return far.held().id.hashCode();
    }

    /** Local: a name and a number, without asking the peer. */
    @Override
    public String toString() {
        return "<" + typeName() + " over there, "
                + Long.toHexString(far.held().id.instanceId()) + ">";
    }
}
