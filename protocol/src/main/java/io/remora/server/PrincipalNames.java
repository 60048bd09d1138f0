package io.remora.server;

import io.remora.LogText;
import io.remora.Principal;
import io.remora.RefusedException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names of a principal, in order, each once. Whoever signed a certificate or a token chose them: a name that would
 * break a line of a log, or look like another, is refused rather than escaped, because policies compare names as they
 * stand. Used by one thread.
 */
public final class PrincipalNames {
    private static final int MOST = 128;
    private static final int LONGEST = 2100;

    private final String what;
    private final Set<String> names = new LinkedHashSet<>();

    /** For messages: {@code the certificate}. */
    public PrincipalNames(String what) {
        this.what = what;
    }

    /**
     * Adds a name.
     *
     * @throws RefusedException when it is empty, too long or not plain, or there are too many
     */
    public void add(String name) throws RefusedException {
        if (name.isEmpty() || name.length() > LONGEST) {
            throw new RefusedException(what + " has a name of " + name.length() + " characters, but one has 1 to "
                    + LONGEST + ": issue it again with a shorter name");
        }
        if (!name.codePoints().allMatch(PrincipalNames::isPlain)) {
            throw new RefusedException(what + " has the name '" + LogText.escape(name)
                    + "' with characters that cannot be printed: issue it again without them");
        }
        names.add(name);
        if (names.size() > MOST) {
            throw new RefusedException(
                    what + " has more than " + MOST + " names: issue it again with those that are used");
        }
    }

    /** Whether there is none yet. */
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** The principal of these names, the first of which is the most specific. */
    public Principal principal(String authenticator, Optional<Instant> expires) {
        List<String> all = List.copyOf(names);
        return new Principal(all.get(0), all, authenticator, expires);
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
