package io.remora.certs;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long something made now shall be valid; written {@code 20s}, {@code 15m}, {@code 12h}, {@code 30d} or {@code 2w}.
 *
 * @param duration between one second and one hundred years
 */
public record TimeToLive(Duration duration) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhdw])");
    private static final Duration LONGEST = Duration.ofDays(36_525);

    /**
     * Checks the bounds.
     *
     * @throws CertsException {@code BAD_VALUE} outside of them
     */
    public TimeToLive {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(LONGEST) > 0) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "a life time of " + written(duration) + " cannot be used: give between 1s and " + LONGEST.toDays()
                            + "d");
        }
    }

    private static String written(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? duration.toDays() + "d" : duration.toSeconds() + "s";
    }

    /** That many days. */
    public static TimeToLive ofDays(long days) {
        return new TimeToLive(Duration.ofDays(days));
    }

    /**
     * Reads the written form.
     *
     * @throws CertsException {@code BAD_VALUE} for another form or a value out of bounds
     */
    public static TimeToLive parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "the life time '" + Printable.of(text) + "' cannot be read: write a number and s, m, h, d or w,"
                            + " such as 20s, 12h or 30d");
        }
        long count = Long.parseLong(matcher.group(1));
        return new TimeToLive(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    default -> Duration.ofDays(7 * count);
                });
    }
}
