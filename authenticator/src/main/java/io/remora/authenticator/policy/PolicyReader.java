package io.remora.authenticator.policy;

import io.remora.certs.Printable;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/**
 * Reads the text of a policy and collects all that is wrong with it. What is not understood is an error: a misspelt
 * {@code until} must not grant for ever.
 */
final class PolicyReader {
    private static final Set<String> KEYS =
            Set.of("principal", "service", "members", "until", "calls", "rate", "bytes");
    private static final int MOST_GRANTS = 10_000;

    private final Path file;
    private final List<String> errors = new ArrayList<>();
    private final List<PolicyGrant> grants = new ArrayList<>();

    private PolicyReader(Path file) {
        this.file = file;
    }

    static List<PolicyGrant> read(String text, Path file) throws PolicyException {
        PolicyReader reader = new PolicyReader(file);
        TomlParseResult toml = Toml.parse(text, TomlVersion.V1_0_0);
        for (TomlParseError error : toml.errors()) {
            reader.error(error.position(), error.getMessage());
        }
        if (reader.errors.isEmpty()) {
            reader.file(toml);
        }
        if (!reader.errors.isEmpty()) {
            throw new PolicyException(reader.errors);
        }
        return List.copyOf(reader.grants);
    }

    private void file(TomlTable toml) {
        for (String key : toml.keySet()) {
            if (!key.equals("grant")) {
                error(position(toml, key), "the key " + quoted(key) + " is not known; a policy holds [[grant]] alone");
            }
        }
        Object value = toml.get(List.of("grant"));
        if (value instanceof TomlArray list && (list.isEmpty() || list.get(0) instanceof TomlTable)) {
            if (list.size() > MOST_GRANTS) {
                error(
                        position(toml, "grant"),
                        "it has " + list.size() + " grants, but at most " + MOST_GRANTS + " are read");
                return;
            }
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof TomlTable table) {
                    grant(table, list.inputPositionOf(i));
                } else {
                    error(list.inputPositionOf(i), "a grant is a table; start it with [[grant]]");
                }
            }
        } else if (value != null) {
            error(position(toml, "grant"), "grant is a list of tables; start each with [[grant]]");
        }
    }

    private void grant(TomlTable table, TomlPosition start) {
        int before = errors.size();
        for (String key : new TreeSet<>(table.keySet())) {
            if (!KEYS.contains(key)) {
                error(
                        position(table, key),
                        "the key " + quoted(key) + " is not known; a grant has "
                                + String.join(", ", new TreeSet<>(KEYS)));
            }
        }
        List<NamePattern> principals = principals(table, start);
        String service = service(table, start);
        Optional<Members> members = members(table);
        Optional<OffsetDateTime> until = optional(
                table,
                "until",
                OffsetDateTime.class,
                "a time with its offset, as in" + " until = 2027-01-01T00:00:00Z",
                Function.identity());
        Optional<Long> calls =
                optional(table, "calls", Long.class, "a whole number, as in calls = 100", PolicyReader::positive);
        Optional<Rate> rate = optional(table, "rate", String.class, "a text, as in rate = \"50/s\"", Rate::parse);
        Optional<Long> bytes =
                optional(table, "bytes", String.class, "a text, as in bytes = \"10MiB\"", ByteCount::parse);
        if (errors.size() == before) {
            grants.add(new PolicyGrant(
                    principals,
                    service,
                    members,
                    until.map(OffsetDateTime::toInstant),
                    calls.isPresent() ? OptionalLong.of(calls.get()) : OptionalLong.empty(),
                    rate,
                    bytes.isPresent() ? OptionalLong.of(bytes.get()) : OptionalLong.empty(),
                    rule(start)));
        }
    }

    private List<NamePattern> principals(TomlTable table, TomlPosition start) {
        List<NamePattern> patterns = new ArrayList<>();
        for (Text text : texts(table, "principal", start, true)) {
            if (text.value().isBlank() || !text.value().equals(text.value().strip())) {
                error(text.at(), "a principal is a name such as \"cert:dns:ci.*\" without white space around it");
            } else if (!Printable.of(text.value()).equals(text.value())) {
                error(text.at(), "the principal " + quoted(text.value()) + " is too long or cannot be printed");
            } else {
                try {
                    patterns.add(new NamePattern(text.value()));
                } catch (IllegalArgumentException e) {
                    error(text.at(), String.valueOf(e.getMessage()));
                }
            }
        }
        return patterns;
    }

    private String service(TomlTable table, TomlPosition start) {
        Object value = table.get(List.of("service"));
        if (value == null) {
            error(start, "the grant says no service; add service = \"NAME\"");
        } else if (!(value instanceof String name)) {
            error(position(table, "service"), "service is a text, as in service = \"sample\"");
        } else if (name.isEmpty()
                || name.chars().anyMatch(Character::isWhitespace)
                || !Printable.of(name).equals(name)) {
            error(
                    position(table, "service"),
                    "the service " + quoted(name) + " is neither a service's name nor a class");
        } else {
            return name;
        }
        return "";
    }

    private Optional<Members> members(TomlTable table) {
        if (!table.contains(List.of("members"))) {
            return Optional.empty();
        }
        List<String> entries = new ArrayList<>();
        for (Text text : texts(table, "members", position(table, "members"), false)) {
            try {
                Members.check(text.value());
                entries.add(text.value());
            } catch (IllegalArgumentException e) {
                error(text.at(), "the member " + quoted(text.value()) + " is not understood: " + e.getMessage());
            }
        }
        return Optional.of(Members.parse(entries));
    }

    private record Text(String value, TomlPosition at) {}

    /** The texts of a list, or a single one where that is allowed. */
    private List<Text> texts(TomlTable table, String key, TomlPosition start, boolean single) {
        Object value = table.get(List.of(key));
        List<Text> texts = new ArrayList<>();
        if (value == null) {
            error(start, "the grant says no " + key + "; add " + key + " = \"NAME\"");
        } else if (single && value instanceof String text) {
            texts.add(new Text(text, position(table, key)));
        } else if (value instanceof TomlArray list && !(single && list.isEmpty())) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof String text) {
                    texts.add(new Text(text, list.inputPositionOf(i)));
                } else {
                    error(list.inputPositionOf(i), key + " holds texts alone; put this one in quotes");
                }
            }
        } else {
            error(
                    position(table, key),
                    key + " is " + (single ? "a text, or a list of texts that is not empty" : "a list of texts")
                            + ", as in " + key + " = [\"" + (single ? "unix:alice" : "add") + "\"]");
        }
        return texts;
    }

    private <V, R> Optional<R> optional(
            TomlTable table, String key, Class<V> type, String form, Function<V, R> convert) {
        Object value = table.get(List.of(key));
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            error(position(table, key), key + " is " + form);
            return Optional.empty();
        }
        try {
            return Optional.of(convert.apply(type.cast(value)));
        } catch (IllegalArgumentException e) {
            error(position(table, key), key + " = " + quoted(value.toString()) + " cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static long positive(long count) {
        if (count < 1) {
            throw new IllegalArgumentException("write at least 1, or take the grant out");
        }
        return count;
    }

    private static TomlPosition position(TomlTable table, String key) {
        @Nullable TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? TomlPosition.positionAt(1, 1) : position;
    }

    private static String quoted(String text) {
        return "'" + Printable.of(text) + "'";
    }

    private String rule(TomlPosition start) {
        return Printable.of(String.valueOf(file.getFileName())) + ":" + start.line();
    }

    private void error(TomlPosition at, @Nullable String what) {
        errors.add(Printable.of(file.toString()) + ":" + at.line() + ":" + at.column() + ": "
                + (what == null ? "it is not understood" : what.replaceAll("\\s+", " ")));
    }
}
