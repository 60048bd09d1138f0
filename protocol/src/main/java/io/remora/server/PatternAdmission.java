package io.remora.server;

import io.remora.Principal;
import io.remora.object.Grant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Grants by patterns on a principal's names, in order; the first that matches is the root. */
final class PatternAdmission implements Admission {
    /**
     * One grant.
     *
     * @param pattern {@code *} for any characters, {@code ?} for one
     */
    record Rule(String pattern, Offer offer) {
        boolean matches(Principal principal) {
            Pattern regex = Pattern.compile(
                    pattern.chars().mapToObj(Rule::piece).collect(Collectors.joining()), Pattern.DOTALL);
            return principal.names().stream()
                    .anyMatch(name -> regex.matcher(name).matches());
        }

        private static String piece(int letter) {
            return letter == '*' ? ".*" : letter == '?' ? "." : Pattern.quote(Character.toString(letter));
        }
    }

    private final List<Rule> rules;

    PatternAdmission(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public Optional<Admitted> admit(Principal principal) {
        return rules.stream()
                .filter(rule -> rule.matches(principal))
                .findFirst()
                .map(rule -> new Admitted(rule.offer(), Grant.ALL));
    }
}
