package io.remora;

/**
 * Patterns of names: {@code *} is any run of characters, {@code ?} is one, and all others are themselves; the case
 * counts.
 *
 * <p>Not a regular expression: no pattern takes more than the product of both lengths in time, nor any space.
 */
public final class Glob {
    private Glob() {}

    /** Whether the whole text fits the pattern. */
    public static boolean matches(String pattern, String text) {
        return fits(pattern, text, false);
    }

    /**
     * Whether each text that the other pattern matches fits this one. May say no where the answer is yes, never yes
     * where it is no.
     */
    public static boolean covers(String pattern, String other) {
        return fits(pattern, other, true);
    }

    /** @param symbolic whether the text is a pattern itself, whose {@code *} only a {@code *} covers */
    private static boolean fits(String pattern, String text, boolean symbolic) {
        int p = 0;
        int t = 0;
        // Where to go on when what follows the last star does not fit: the star then takes one character more.
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && one(pattern.charAt(p), text.charAt(t), symbolic)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean one(char pattern, char text, boolean symbolic) {
        return pattern == '?' ? !symbolic || text != '*' : pattern == text;
    }
}
