package io.remora.server;

import io.remora.Glob;
import io.remora.Principal;
import io.remora.object.Grant;
import java.util.List;
import java.util.Optional;

/** Grants by patterns on a principal's names, in order; the first that matches is the root. */
final class PatternAdmission implements Admission {
    /**
     * One grant.
     *
     * @param pattern as {@link Glob} reads it
     */
    record Rule(String pattern, Offer offer) {
        boolean matches(Principal principal) {
            return principal.names().stream().anyMatch(name -> Glob.matches(pattern, name));
        }
    }

    private final List<Rule> rules;

    PatternAdmission(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public Optional<Admitted> admit(Principal principal) {
        for (Rule rule : rules) {
            if (rule.matches(principal)) {
                return Optional.of(new Admitted(rule.offer(), Grant.ALL));
            }
        }
        return Optional.empty();
    }
}
