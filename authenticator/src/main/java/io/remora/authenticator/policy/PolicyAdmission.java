package io.remora.authenticator.policy;

import io.remora.Principal;
import io.remora.object.Grant;
import io.remora.server.Admission;
import io.remora.server.Offer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Admits by a policy: the service that the first grant names becomes the root, with the limits of that grant. What no
 * grant names is not served. What is counted (uses, their rate, bytes) is counted for a principal, in all its sessions.
 *
 * <p>A changed policy counts for the next session at once; for an open one the server asks {@link #holds} and ends it
 * when it does not. Safe for any thread.
 */
public final class PolicyAdmission implements Admission {
    private final ReloadingPolicy policy;
    private final Map<String, Offer> offers;
    private final Budgets budgets;
    /** By which rule each grant was given; grants are compared by identity and forgotten when nobody holds them. */
    private final Map<Grant, PolicyGrant> given = Collections.synchronizedMap(new WeakHashMap<>());

    private PolicyAdmission(ReloadingPolicy policy, Map<String, Offer> offers) {
        this.policy = policy;
        this.offers = offers;
        this.budgets = new Budgets(policy.current());
    }

    /**
     * Admits to these services.
     *
     * @param offers what may be granted; a policy names each by any of its names or by its class
     * @throws IllegalArgumentException when two have the same name
     */
    public static PolicyAdmission of(ReloadingPolicy policy, List<Offer> offers) {
        return new PolicyAdmission(policy, named(offers));
    }

    /**
     * Services by the names that a policy may use for them.
     *
     * @throws IllegalArgumentException when two have the same name
     */
    public static Map<String, Offer> named(List<Offer> offers) {
        Map<String, Offer> byName = new LinkedHashMap<>();
        for (Offer offer : offers) {
            byName.putIfAbsent(offer.exposure().typeName(), offer);
            for (String name : offer.names()) {
                Offer other = byName.put(name, offer);
                if (other != null && !other.equals(offer)) {
                    throw new IllegalArgumentException(
                            "two services are called " + name + ": a policy could not tell them apart");
                }
            }
        }
        return Map.copyOf(byName);
    }

    @Override
    public Optional<Admitted> admit(Principal principal) {
        return policy.grantFor(principal, offers.keySet())
                .flatMap(by -> Optional.ofNullable(offers.get(by.service()))
                        .map(offer -> new Admitted(offer, grant(principal, by))));
    }

    private Grant grant(Principal principal, PolicyGrant by) {
        Grant grant = by.toGrant(budgets.of(principal, by, policy.current()));
        given.put(grant, by);
        return grant;
    }

    /**
     * Whether the policy as it stands now would give the principal what it was given. A rule that merely moved to
     * another line still does. Costs a look through the rules: ask every second or so.
     */
    @Override
    public boolean holds(Principal principal, Admitted admitted) {
        PolicyGrant by = given.get(admitted.grant());
        Optional<PolicyGrant> now = policy.grantFor(principal, offers.keySet());
        return by != null && now.map(by::grantsTheSame).orElse(false);
    }
}
