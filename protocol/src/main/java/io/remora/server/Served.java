package io.remora.server;

import io.remora.Service;
import io.remora.Session;
import io.remora.object.Capability;
import java.util.List;

/**
 * What one session is served by.
 *
 * @param root what its peer gets as the root
 * @param services the objects behind it that want to know of the session
 */
public record Served(Capability root, List<Service> services) {
    /** Copies the list. */
    public Served {
        services = List.copyOf(services);
    }

    /** Tells the services that the session has ended. */
    public void ended(Session session) {
        services.forEach(service -> service.disconnected(session));
    }
}
