package io.remora.object;

import io.remora.ConversionException;
import io.remora.RemoteObject;
import io.remora.object.member.Export;
import io.remora.object.reflect.Conversion;
import io.remora.object.reflect.Functions;
import io.remora.object.reflect.Proxies;
import io.remora.value.Tuple;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a reference stands for the types that Java code asks for. Making a view calls nobody. */
final class Views {
    private Views() {}

    static Object of(RemoteReference remote, Type type, Class<?> raw, String what) {
        if (raw == RemoteObject.class) {
            return remote;
        }
        if (raw == List.class) {
            return new RemoteList(remote, Conversion.argument(type, 0));
        }
        if (raw == Map.class) {
            return new RemoteMap(remote, Conversion.argument(type, 0), Conversion.argument(type, 1));
        }
        if (raw == Set.class || raw == Collection.class) {
            return new RemoteSet(remote, Conversion.argument(type, 0));
        }
        if (raw == Iterator.class) {
            Type element = Conversion.argument(type, 0);
            return new RemoteIterator<>(remote, 1, each -> Conversion.convert(each, element, "an element"));
        }
        if (raw == Iterable.class) {
            Type element = Conversion.argument(type, 0);
            return (Iterable<@Nullable Object>) () -> new RemoteIterator<>(
                    (RemoteReference) remote.call("__iter__").object(),
                    1,
                    each -> Conversion.convert(each, element, "an element"));
        }
        if (raw == AutoCloseable.class || raw == java.io.Closeable.class) {
            return new RemoteCloseable(remote);
        }
        if (raw.isInterface()) {
            return Proxies.of(raw, type, new Target(remote, Functions.isPlainFunction(raw) || isFunction(remote, raw)));
        }
        throw new ConversionException(what + " is a reference to a " + remote.typeName()
                + ", which can stand for an interface, not for " + raw.getTypeName());
    }

    private static boolean isFunction(RemoteReference remote, Class<?> raw) {
        if (!Functions.isFunctional(raw)) {
            return false;
        }
        return switch (remote.typeName()) {
            case "builtins.function", "builtins.method", "builtins.builtin_function_or_method", "builtins.type" -> true;
            default -> false;
        };
    }

    /** What a typed proxy calls. */
    private record Target(RemoteReference remote, boolean function) implements Proxies.Target {
        @Override
        public RemoteObject reference() {
            return remote;
        }

        private @Nullable String name(String member) {
            return function ? null : member;
        }

        private Tuple prepare(@Nullable Object[] arguments, Export[] exports) {
            return remote.far().prepareAll(arguments, i -> exports[i]);
        }

        @Override
        public @Nullable Object call(String member, @Nullable Object[] arguments, Export[] exports) {
            return remote.far().open(remote.far().callPrepared(name(member), prepare(arguments, exports)));
        }

        @Override
        public CompletableFuture<@Nullable Object> callAsync(
                String member,
                @Nullable Object[] arguments,
                Export[] exports,
                Function<@Nullable Object, @Nullable Object> converted) {
            return remote.far()
                    .callPreparedAsync(
                            name(member),
                            prepare(arguments, exports),
                            result -> converted.apply(remote.far().open(result)));
        }

        @Override
        public @Nullable Object get(String member) {
            return remote.get(member).raw();
        }

        @Override
        public void set(String member, @Nullable Object value) {
            remote.set(member, value);
        }
    }
}
