package io.remora.certs.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One event of the folder's history: a kind and named fields, in order.
 *
 * <p>Written as {@code kind name=value name=value}, values percent-encoded, so that an entry is one line of printable
 * ASCII whatever a value holds.
 *
 * @param kind a word of lower case letters
 * @param fields the fields; unmodifiable
 */
public record JournalEntry(String kind, Map<String, String> fields) {
    /** Copies the fields, in their order. */
    public JournalEntry {
        fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** An entry without fields yet. */
    public static JournalEntry of(String kind) {
        return new JournalEntry(kind, Map.of());
    }

    /** The same entry with one more field. */
    public JournalEntry with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new JournalEntry(kind, more);
    }

    /** The value of a field, if it is there. */
    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** The value of a field that an entry of this kind always has. */
    public String required(String name) {
        return field(name)
                .orElseThrow(() -> new IllegalStateException("a journal entry '" + kind + "' has no field " + name));
    }

    String toLine() {
        StringBuilder line = new StringBuilder(kind);
        fields.forEach((name, value) ->
                line.append(' ').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return line.toString();
    }

    static JournalEntry parse(String line) {
        String[] words = line.split(" ", -1);
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a field without '='");
            }
            fields.put(
                    words[i].substring(0, equals),
                    URLDecoder.decode(words[i].substring(equals + 1), StandardCharsets.UTF_8));
        }
        return new JournalEntry(words[0], fields);
    }
}
