package io.remora.authenticator;

import io.remora.certs.Printable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands behind an authenticator's name: {@code KEY=VALUE,KEY=VALUE,WORD}. A value ends at a comma, so a file
 * whose name holds one cannot be named.
 */
final class Setting {
    private final String authenticator;
    private final Map<String, String> values;

    private Setting(String authenticator, Map<String, String> values) {
        this.authenticator = authenticator;
        this.values = values;
    }

    /** Reads a setting of which these keys and words are known. */
    static Setting parse(String authenticator, String text, Set<String> keys, Set<String> words) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!(equals < 0 ? words : keys).contains(key) || (equals >= 0 && value.isEmpty())) {
                throw new IllegalArgumentException("the setting '" + Printable.of(part) + "' of the authenticator "
                        + authenticator + " is not understood; it takes " + known(keys, words));
            }
            if (values.put(key, value) != null) {
                throw new IllegalArgumentException(
                        "the setting " + key + " of the authenticator " + authenticator + " is given twice");
            }
        }
        return new Setting(authenticator, values);
    }

    private static String known(Set<String> keys, Set<String> words) {
        StringBuilder text = new StringBuilder();
        keys.stream()
                .sorted()
                .forEach(key -> text.append(text.isEmpty() ? "" : ", ").append(key + "=VALUE"));
        words.stream()
                .sorted()
                .forEach(word -> text.append(text.isEmpty() ? "" : ", ").append(word));
        return text.isEmpty() ? "no setting" : text.toString();
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    String required(String key) {
        return value(key)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the authenticator " + authenticator + " needs " + authenticator + ":" + key + "=VALUE"));
    }

    Optional<Path> file(String key) {
        return value(key).map(Path::of);
    }

    boolean has(String word) {
        return values.containsKey(word);
    }
}
