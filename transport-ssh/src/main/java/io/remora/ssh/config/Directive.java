package io.remora.ssh.config;

import io.remora.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of an {@code ssh_config} that takes effect where all conditions hold.
 *
 * @param conditions the {@code Host} and {@code Match} lines above it, one for each file that includes the next
 * @param keyword in lower case
 * @param arguments without their quotes
 * @param place {@code FILE:LINE}
 */
record Directive(List<Condition> conditions, String keyword, List<String> arguments, String place) {
    private static final Pattern KEYWORD = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9]*)(?:\\s*=\\s*|\\s+|$)(.*)");
    private static final Pattern ARGUMENT = Pattern.compile("(?:\"[^\"]*\"|[^\\s\"])+");

    /** A {@code Host} or {@code Match} line. */
    interface Condition {
        boolean holds(String alias, String hostName);
    }

    /** A {@code Host} line: one of the patterns fits and none of the negated ones. */
    static Condition host(List<String> patterns) {
        return (alias, hostName) -> fits(patterns, alias);
    }

    /** A {@code Match} line; criteria that would run something or that are unknown never hold. */
    static Condition match(List<String> criteria) {
        return (alias, hostName) -> {
            for (int i = 0; i < criteria.size(); i += 2) {
                String criterion = criteria.get(i).toLowerCase(Locale.ROOT);
                if (criterion.equals("all") && criteria.size() == 1) {
                    return true;
                }
                if (i + 1 >= criteria.size()) {
                    return false;
                }
                List<String> patterns = List.of(criteria.get(i + 1).split(","));
                boolean holds = switch (criterion) {
                    case "host" -> fits(patterns, hostName);
                    case "originalhost" -> fits(patterns, alias);
                    default -> false;
                };
                if (!holds) {
                    return false;
                }
            }
            return !criteria.isEmpty();
        };
    }

    private static boolean fits(List<String> patterns, String name) {
        boolean fits = false;
        for (String pattern : patterns) {
            if (pattern.startsWith("!")) {
                if (Glob.matches(pattern.substring(1), name)) {
                    return false;
                }
            } else if (Glob.matches(pattern, name)) {
                fits = true;
            }
        }
        return fits;
    }

    /**
     * The keyword and its arguments: split at white space, quotes kept together; one {@code =} may follow the keyword.
     */
    static List<String> words(String line) {
        Matcher keyword = KEYWORD.matcher(line);
        List<String> words = new ArrayList<>();
        if (keyword.matches()) {
            words.add(keyword.group(1));
            Matcher argument = ARGUMENT.matcher(keyword.group(2));
            while (argument.find() && !argument.group().startsWith("#")) {
                words.add(argument.group().replace("\"", ""));
            }
        }
        return words;
    }
}
