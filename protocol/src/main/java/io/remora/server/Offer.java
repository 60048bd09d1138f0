package io.remora.server;

import io.remora.Service;
import io.remora.ServiceName;
import io.remora.Session;
import io.remora.object.Capability;
import io.remora.object.Grant;
import io.remora.object.member.Exposure;
import io.remora.object.reflect.ClassExposure;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A service that can be granted: what it is exposed as and where its objects come from. Making one checks the class: it must
 * expose something.
 *
 * @param names its name, then its aliases
 * @param exposure what peers see of it
 * @param instance gives the object for a session: a new one, or one that all share
 * @param widening what the service needs its grant to be: {@link Grant#exposing} for full control, else unchanged
 */
public record Offer(
        List<String> names, Exposure exposure, Function<Session, ?> instance, UnaryOperator<Grant> widening) {
    /** Copies the names. */
    public Offer {
        names = List.copyOf(names);
    }

    /**
     * An offer of a class or interface.
     *
     * @throws IllegalArgumentException when it exposes nothing
     */
    public static <T> Offer of(Class<T> type, Function<Session, ? extends T> instance) {
        Exposure exposure = ClassExposure.of(type);
        if (exposure.members().isEmpty()) {
            throw new IllegalArgumentException(
                    type.getName() + " exposes nothing: mark the members that peers may reach with @Exposed");
        }
        return new Offer(names(type), exposure, instance, UnaryOperator.identity());
    }

    /** The methods whose parameters have lost their names, so that keyword arguments cannot bind to them. */
    public static List<String> withoutParameterNames(Class<?> type) {
        return ClassExposure.withoutNames(type);
    }

    private static List<String> names(Class<?> type) {
        ServiceName given = type.getAnnotation(ServiceName.class);
        if (given != null && given.value().length > 0) {
            return List.of(given.value());
        }
        String name = type.getSimpleName();
        return List.of((name.endsWith("Service") ? name.substring(0, name.length() - "Service".length()) : name)
                .toUpperCase(Locale.ROOT));
    }

    /** Makes or gives the object for a session and tells it that the session has begun. */
    Capability serve(Session session, Grant grant) {
        Object object = instance.apply(session);
        if (object instanceof Service service) {
            service.connected(session);
        }
        return Capability.of(object, exposure).under(widening.apply(grant));
    }
}
