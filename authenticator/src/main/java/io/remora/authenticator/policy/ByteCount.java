package io.remora.authenticator.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as the policy writes them: {@code 500B}, {@code 64KiB}, {@code 10MiB}, {@code 2GiB}. */
final class ByteCount {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

    private ByteCount() {}

    static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        long count = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        if (count < 1) {
            throw new IllegalArgumentException(
                    "write at least 1 and a unit, as in \"500B\", \"64KiB\", \"10MiB\" or" + " \"2GiB\"");
        }
        return switch (matcher.group(2)) {
            case "B" -> count;
            case "KiB" -> count << 10;
            case "MiB" -> count << 20;
            default -> count << 30;
        };
    }

    /** In the largest unit that is exact. */
    static String text(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB"};
        int unit = 0;
        long rest = bytes;
        while (unit + 1 < units.length && rest % 1024 == 0) {
            rest /= 1024;
            unit++;
        }
        return rest + units[unit];
    }
}
