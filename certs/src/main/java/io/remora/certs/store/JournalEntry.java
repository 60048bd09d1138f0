package io.remora.certs.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One event of the folder's history: a kind and named fields, in order.
 *
 * <p>Written as {@code kind name=value name=value}, values percent-encoded, so that an entry is one line of printable
 * ASCII whatever a value holds.
 *
 * <p>Immutable; any thread may use it.
 */
public final class JournalEntry {
    private final String kind;
    private final Map<String, String> fields;

    /** What {@link #as} made of it, or null before. A race makes it twice, of which one stays. */
    private volatile @Nullable Object meaning;

    private JournalEntry(String kind, Map<String, String> fields) {
        this.kind = kind;
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** A word of lower case letters. */
    public String kind() {
        return kind;
    }

    /**
     * What the entry means to its reader: made by {@code reading} the first time, the same object after that. A journal
     * is read at every change and grows for years, so each line is understood once.
     *
     * @param type of the meaning; a reader of another type makes its own
     */
    public <T> T as(Class<T> type, Function<JournalEntry, T> reading) {
        Object known = meaning;
        if (type.isInstance(known)) {
            return type.cast(known);
        }
        T made = reading.apply(this);
        meaning = made;
        return made;
    }

    /** An entry without fields yet. */
    public static JournalEntry of(String kind) {
        return new JournalEntry(kind, new LinkedHashMap<>());
    }

    /** The same entry with one more field. */
    public JournalEntry with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new JournalEntry(kind, more);
    }

    /** The same entry without a field. */
    JournalEntry without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(fields);
        fewer.remove(name);
        return new JournalEntry(kind, fewer);
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
