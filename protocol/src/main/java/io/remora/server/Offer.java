package io.remora.server;

import io.remora.Attributes;
import io.remora.Service;
import io.remora.ServiceName;
import io.remora.Session;
import io.remora.object.Capability;
import io.remora.object.Exposures;
import io.remora.object.Grant;
import io.remora.object.member.Exposure;
import io.remora.object.reflect.ClassExposure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A service that can be granted: what it is exposed as and where its objects come from. Making one checks the class: it
 * must expose something.
 *
 * @param names its name, then its aliases
 * @param exposure what peers see of it
 * @param instance gives the object for a session: a new one, or one that all share
 * @param widening what the service needs its grant to be: {@link Grant#exposing} for full control, else unchanged
 * @param beside other services that whoever is granted this one gets with it, each as an attribute of the root, and
 *     each made when its peer asks for it
 */
public record Offer(
        List<String> names,
        Exposure exposure,
        Function<Session, ?> instance,
        UnaryOperator<Grant> widening,
        Map<String, Supplier<Offer>> beside) {
    /** Copies the names and the map. */
    public Offer {
        names = List.copyOf(names);
        beside = Map.copyOf(beside);
    }

    /** An offer that stands alone. */
    public Offer(List<String> names, Exposure exposure, Function<Session, ?> instance, UnaryOperator<Grant> widening) {
        this(names, exposure, instance, widening, Map.of());
    }

    /**
     * An offer of a class or interface.
     *
     * @throws IllegalArgumentException when it exposes nothing
     */
    public static <T> Offer of(Class<T> type, Function<Session, ? extends T> instance) {
        Exposure exposure = Exposures.ofType(type);
        if (exposure.members().isEmpty() && !Attributes.class.isAssignableFrom(type)) {
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

    /**
     * The same, with another service beside it: who is granted this one is granted that one too, as an attribute of the
     * root. For an agent that gives its deployer full control, whatever else it serves.
     *
     * @param attribute the name of the attribute, which hides a member of that name
     * @param other makes the other offer; asked in a session whose peer reads the attribute, so that what nobody asks
     *     for costs nothing
     */
    public Offer with(String attribute, Supplier<Offer> other) {
        Map<String, Supplier<Offer>> more = new HashMap<>(beside);
        more.put(attribute, other);
        return new Offer(names, exposure, instance, widening, more);
    }

    /** Makes or gives the objects for a session and tells them that the session has begun. */
    public Served serve(Session session, Grant grant) {
        Object object = instance.apply(session);
        List<Service> services = new ArrayList<>();
        if (object instanceof Service service) {
            service.connected(session);
            services.add(service);
        }
        Exposure shown = exposure;
        for (Map.Entry<String, Supplier<Offer>> each : beside.entrySet()) {
            OnDemand other = new OnDemand(each.getValue(), session, grant);
            services.add(other);
            shown = new Beside(shown, each.getKey(), other);
        }
        return new Served(Capability.of(object, shown).under(widening.apply(grant)), services);
    }
}
