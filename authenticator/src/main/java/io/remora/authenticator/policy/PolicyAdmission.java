package io.remora.authenticator.policy;

import io.remora.Principal;
import io.remora.object.Grant;
import io.remora.server.Admission;
import io.remora.server.Offer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Admits by a policy: the service that the first grant names becomes the root, with the limits of that grant. What no
 * grant names is not served. A changed policy counts for the next session. Safe for any thread.
 */
public final class PolicyAdmission implements Admission {
    private final ReloadingPolicy policy;
    private final Map<String, Offer> offers;

    private PolicyAdmission(ReloadingPolicy policy, Map<String, Offer> offers) {
        this.policy = policy;
        this.offers = offers;
    }

    /**
     * Admits to these services.
     *
     * @param offers what may be granted; a policy names each by any of its names or by its class
     * @throws IllegalArgumentException when two have the same name
     */
    public static PolicyAdmission of(ReloadingPolicy policy, List<Offer> offers) {
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
        return new PolicyAdmission(policy, Map.copyOf(byName));
    }

    @Override
    public Optional<Admitted> admit(Principal principal) {
        return policy.grantFor(principal, offers.keySet())
                .flatMap(grant -> Optional.ofNullable(offers.get(grant.service()))
                        .map(offer -> new Admitted(offer, grant.toGrant(Grant.ALL.revocable()))));
    }
}
