package io.remora.authenticator.policy;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many uses in each period, written {@code 50/s}, {@code 3000/m} or {@code 10/h}.
 *
 * @param count at least 1, at most a million million
 * @param period a second, a minute or an hour
 */
public record Rate(long count, Duration period) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})/([smh])");

    /** Checks the count. */
    public Rate {
        if (count < 1) {
            throw new IllegalArgumentException("a rate of " + count + " grants nothing: write at least 1");
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException for any other
     */
    public static Rate parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("write it as \"50/s\", \"3000/m\" or \"10/h\"");
        }
        return new Rate(
                Long.parseLong(matcher.group(1)),
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                });
    }

    /** The written form. */
    @Override
    public String toString() {
        String unit = period.compareTo(Duration.ofMinutes(1)) < 0
                ? "s"
                : period.compareTo(Duration.ofHours(1)) < 0 ? "m" : "h";
        return count + "/" + unit;
    }
}
