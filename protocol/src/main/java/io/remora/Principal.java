package io.remora;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who a peer is, as an {@link Authenticator} established it.
 *
 * <p>A name says where it comes from: {@code cert:dns:ci.example}, {@code cert:uri:spiffe://...},
 * {@code ssh:SHA256:...}, {@code ssh-cert:NAME}, {@code token:SUBJECT}, {@code unix:NAME}, {@code unix-group:NAME},
 * {@code local}, {@code anonymous}. One peer may have several (a certificate with three names); grants match any of
 * them.
 *
 * @param name the first and most specific name, for logs
 * @param names all names, {@code name} among them
 * @param authenticator the name of the authenticator that vouches for it
 * @param expires when what proved it ends; a session never outlives it
 */
public record Principal(String name, List<String> names, String authenticator, Optional<Instant> expires) {
    /** The peer of a plain, unauthenticated connection. */
    public static final Principal ANONYMOUS = of("anonymous", "none");
    /** The same process, or the process that started this one. */
    public static final Principal LOCAL = of("local", "local");

    /** Copies {@code names} and checks that they hold {@code name}. */
    public Principal {
        names = List.copyOf(names);
        if (!names.contains(name)) {
            throw new IllegalArgumentException("the names of principal " + name + " do not hold it: " + names);
        }
    }

    /** A principal with a single name that does not expire. */
    public static Principal of(String name, String authenticator) {
        return new Principal(name, List.of(name), authenticator, Optional.empty());
    }

    @Override
    public String toString() {
        return name;
    }
}
