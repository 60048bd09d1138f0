package io.remora.authenticator.policy;

import io.remora.Principal;
import io.remora.certs.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A policy's answer to one principal, line by line. */
final class Explanation {
    private final List<PolicyGrant> grants;
    private final Principal principal;
    private final Optional<Set<String>> offered;
    private final Instant now;

    Explanation(List<PolicyGrant> grants, Principal principal, Optional<Set<String>> offered, Instant now) {
        this.grants = grants;
        this.principal = principal;
        this.offered = offered;
        this.now = now;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Optional<PolicyGrant> chosen = Optional.empty();
        for (PolicyGrant grant : grants) {
            Optional<NamePattern> pattern = grant.match(principal);
            String line;
            if (pattern.isEmpty()) {
                line = "does not match, it is for " + whom(grant);
            } else if (grant.hasEnded(now)) {
                line = "matches " + by(pattern.get()) + ", but it ended at "
                        + grant.until().map(Instant::toString).orElse("");
            } else if (offered.isPresent() && !offered.get().contains(grant.service())) {
                line = "matches " + by(pattern.get()) + ", but " + grant.service() + " is not served";
            } else if (chosen.isPresent()) {
                line = "matches " + by(pattern.get()) + ", but " + chosen.get().rule() + " comes first";
            } else {
                chosen = Optional.of(grant);
                line = "matches " + by(pattern.get()) + " and counts";
            }
            lines.add("  " + grant.rule() + " " + line);
        }
        lines.add(
                0,
                chosen.map(grant -> names() + " may use " + grant.summary() + "; " + grant.rule() + " says so")
                        .orElseGet(() -> names() + " may do nothing: "
                                + (grants.isEmpty() ? "the policy holds no [[grant]]" : "no grant counts for it")));
        return lines;
    }

    private String names() {
        String others = principal.names().stream()
                .filter(name -> !name.equals(principal.name()))
                .map(Printable::of)
                .collect(Collectors.joining(", "));
        return Printable.of(principal.name()) + (others.isEmpty() ? "" : " (also " + others + ")");
    }

    private String by(NamePattern pattern) {
        String name = pattern.match(principal).map(Printable::of).orElse("");
        return pattern.text().equals(name) ? name : name + " by " + pattern;
    }

    static String whom(PolicyGrant grant) {
        return grant.principals().stream().map(NamePattern::text).collect(Collectors.joining(" or "));
    }
}
