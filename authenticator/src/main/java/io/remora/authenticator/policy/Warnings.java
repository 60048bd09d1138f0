package io.remora.authenticator.policy;

import io.remora.LogText;
import io.remora.object.member.Member;
import io.remora.server.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a policy allows but its author hardly meant. */
final class Warnings {
    private Warnings() {}

    static List<String> of(List<PolicyGrant> grants, Instant now) {
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < grants.size(); i++) {
            PolicyGrant grant = grants.get(i);
            if (grant.hasEnded(now)) {
                warnings.add(grant.rule() + ": it ended at "
                        + grant.until().map(Instant::toString).orElse("") + " and grants nothing; take it out");
            }
            for (NamePattern pattern : grant.principals()) {
                if (!pattern.isOfKnownKind()) {
                    warnings.add(grant.rule() + ": " + strange(pattern));
                }
            }
            if (grant.members().isPresent() && grant.members().get().entries().isEmpty()) {
                warnings.add(grant.rule() + ": it grants no member; name some, or take members out to grant all that is"
                        + " exposed");
            }
            earlier(grants.subList(0, i), grant, now).ifPresent(warnings::add);
        }
        return warnings;
    }

    /** What comes to nothing where these services, by their names, are all that is offered. */
    static List<String> of(List<PolicyGrant> grants, Map<String, Offer> offers) {
        List<String> warnings = new ArrayList<>();
        for (PolicyGrant grant : grants) {
            Offer offer = offers.get(grant.service());
            if (offer == null) {
                warnings.add(
                        grant.rule() + ": " + grant.service() + " is not served, so that it is passed over; what is"
                                + " served is called "
                                + String.join(", ", new TreeSet<>(offers.keySet())));
            } else if (!offer.exposure().isOpen()) {
                grant.members().map(Members::root).orElse(Set.of()).stream()
                        .filter(name -> !name.equals("*") && offer.exposure().member(name) == null)
                        .map(name -> grant.rule() + ": " + grant.service() + " exposes no " + name + "; it exposes "
                                + offer.exposure().members().stream()
                                        .map(Member::name)
                                        .filter(exposed -> !exposed.startsWith("__"))
                                        .sorted()
                                        .collect(Collectors.joining(", ")))
                        .forEach(warnings::add);
            }
        }
        return warnings;
    }

    /** What is odd about a name that somebody asks about. */
    static Optional<String> ofName(String name) {
        NamePattern pattern = new NamePattern(name);
        return pattern.isOfKnownKind() ? Optional.empty() : Optional.of(strange(pattern));
    }

    private static String strange(NamePattern pattern) {
        return "no built-in authenticator gives a name like '" + LogText.escape(pattern.text()) + "'; names start with "
                + String.join(", ", NamePattern.KINDS);
    }

    private static Optional<String> earlier(List<PolicyGrant> before, PolicyGrant grant, Instant now) {
        for (PolicyGrant other : before) {
            boolean covers = !other.hasEnded(now)
                    && !endsSooner(other, grant)
                    && grant.principals().stream()
                            .allMatch(pattern -> other.principals().stream().anyMatch(wider -> wider.covers(pattern)));
            if (covers) {
                return Optional.of(
                        other.service().equals(grant.service())
                                ? grant.rule() + ": it never counts, " + other.rule()
                                        + " comes first and matches all that it matches; move it up or take it out"
                                : grant.rule() + ": it counts only where " + other.service()
                                        + " is not served, because " + other.rule()
                                        + " comes first and matches all that it matches");
            }
        }
        return Optional.empty();
    }

    private static boolean endsSooner(PolicyGrant one, PolicyGrant other) {
        return one.until().isPresent()
                && (other.until().isEmpty()
                        || one.until().get().isBefore(other.until().get()));
    }
}
