package io.remora.object.reflect;

import io.remora.Exposed;
import io.remora.References;
import io.remora.RemoteException;
import io.remora.RemoteObject;
import io.remora.object.error.Twins;
import io.remora.object.member.Export;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Typed proxies. A proxy's {@code equals}, {@code hashCode} and {@code toString} are local; default methods of the
 * JDK's interfaces run here; every other method calls the peer. The handler is never handed out.
 */
public final class Proxies {
    /** What a proxy calls; the object layer's side of it. */
    public interface Target {
        /** The reference it stands for. */
        RemoteObject reference();

        /** Calls and waits; the result is opened but not converted. */
        @Nullable
        Object call(String member, @Nullable Object[] arguments, Export[] exports);

        /** Calls without waiting; what the result is converted to completes the future. */
        CompletableFuture<@Nullable Object> callAsync(
                String member,
                @Nullable Object[] arguments,
                Export[] exports,
                Function<@Nullable Object, @Nullable Object> converted);

        /** Reads an attribute. */
        @Nullable
        Object get(String member);

        /** Writes an attribute. */
        void set(String member, @Nullable Object value);
    }

    /** By the interface with its type arguments, kept with a class that {@link TypeArguments#home} chose. */
    private static final PerClass<Map<Type, Map<Method, Plan>>> PLANS = new PerClass<>() {
        @Override
        protected Map<Type, Map<Method, Plan>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private static final @Nullable Object[] NO_ARGUMENTS = {};

    private Proxies() {}

    /** A proxy of an interface. */
    public static Object of(Class<?> type, Type generic, Target target) {
        return Proxy.newProxyInstance(
                type.getClassLoader() == null ? Proxies.class.getClassLoader() : type.getClassLoader(),
                type.getClassLoader() == null ? new Class<?>[] {type, References.Standing.class} : standing(type),
                new Handler(type, generic, target));
    }

    private static Class<?>[] standing(Class<?> type) {
        // A class loader that does not see our class, as of a plug-in of its own, cannot carry the marker.
        try {
            if (Class.forName(References.Standing.class.getName(), false, type.getClassLoader())
                    == References.Standing.class) {
                return new Class<?>[] {type, References.Standing.class};
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(type.getName() + " is loaded where Remora cannot be seen", e);
        }
        throw new IllegalArgumentException(type.getName() + " is loaded where another Remora is seen");
    }

    private static final class Handler implements InvocationHandler {
        private final Class<?> type;
        private final Type generic;
        private final Target target;
        private final Map<Method, Plan> plans;

        Handler(Class<?> type, Type generic, Target target) {
            this.type = type;
            this.generic = generic;
            this.target = target;
            this.plans =
                    PLANS.get(TypeArguments.home(generic)).computeIfAbsent(generic, each -> new ConcurrentHashMap<>());
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
                throws Throwable {
            @Nullable Object[] arguments = given == null ? NO_ARGUMENTS : given;
            Plan plan = plans.get(method);
            if (plan == null) {
                plan = Plan.of(method, generic);
                plans.put(method, plan);
            }
            try {
                return switch (plan.kind) {
                    case LOCAL -> local(method, arguments);
                    case DEFAULT -> InvocationHandler.invokeDefault(proxy, method, arguments);
                    case READ -> Conversion.convert(target.get(plan.name), plan.result, plan.name);
                    case WRITE -> {
                        target.set(plan.name, arguments[0]);
                        yield null;
                    }
                    case ASYNC -> target.callAsync(plan.name, arguments, plan.exports, plan);
                    case CALL -> plan.apply(target.call(plan.name, arguments, plan.exports));
                };
            } catch (RuntimeException e) {
                throw declared(plan, e);
            }
        }

        /** A checked twin of what the peer raised is thrown as such where the method declares it. */
        private static Throwable declared(Plan plan, RuntimeException thrown) {
            if (thrown instanceof RemoteException remote && remote.getCause() != null) {
                for (Class<?> each : plan.throwsTypes) {
                    if (each.isInstance(remote.getCause())) {
                        return Twins.declared(remote);
                    }
                }
            }
            return thrown;
        }

        private @Nullable Object local(Method method, @Nullable Object[] arguments) {
            return switch (method.getName()) {
                case "equals" ->
                    arguments[0] instanceof References.Standing other
                            && other.remoraReference().equals(target.reference());
                case "hashCode" -> target.reference().hashCode();
                case "toString" -> type.getSimpleName() + target.reference();
                default -> target.reference();
            };
        }
    }

    private enum Kind {
        LOCAL,
        DEFAULT,
        READ,
        WRITE,
        ASYNC,
        CALL
    }

    /** How one method of an interface is carried out, worked out once; as a function, what it makes of a result. */
    private static final class Plan implements Function<@Nullable Object, @Nullable Object> {
        final Kind kind;
        final String name;
        final Type result;
        /** What the result is called in an error; made once, as it is handed along with every call. */
        final String resultOf;

        final Export[] exports;
        final Class<?>[] throwsTypes;

        private Plan(Kind kind, String name, Type result, Method method, Type generic) {
            this.kind = kind;
            this.name = name;
            this.result = result;
            this.resultOf = "the result of " + name;
            this.throwsTypes = method.getExceptionTypes();
            Type[] parameters = method.getGenericParameterTypes();
            this.exports = new Export[parameters.length];
            for (int i = 0; i < parameters.length; i++) {
                exports[i] = Exports.of(TypeArguments.resolve(parameters[i], generic));
            }
        }

        @Override
        public @Nullable Object apply(@Nullable Object opened) {
            return Conversion.convert(opened, result, resultOf);
        }

        static Plan of(Method method, Type generic) {
            Class<?> owner = method.getDeclaringClass();
            if (owner == Object.class || owner == References.Standing.class) {
                return new Plan(Kind.LOCAL, method.getName(), method.getReturnType(), method, generic);
            }
            if (method.isDefault() && owner.getName().startsWith("java.")) {
                return new Plan(Kind.DEFAULT, method.getName(), method.getReturnType(), method, generic);
            }
            Exposed mark = method.getAnnotation(Exposed.class);
            Type result = TypeArguments.resolve(method.getGenericReturnType(), generic);
            if (mark != null && mark.attribute()) {
                String name = mark.name().isEmpty() ? AccessorName.of(method) : mark.name();
                Kind kind = method.getParameterCount() == 0 ? Kind.READ : Kind.WRITE;
                return new Plan(kind, name, result, method, generic);
            }
            String name = mark == null || mark.name().isEmpty() ? method.getName() : mark.name();
            Class<?> raw = method.getReturnType();
            boolean async = raw == CompletableFuture.class || raw == CompletionStage.class || raw == Future.class;
            return async
                    ? new Plan(Kind.ASYNC, name, Conversion.argument(result, 0), method, generic)
                    : new Plan(Kind.CALL, name, result, method, generic);
        }
    }
}
