package io.remora.cli.command;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import io.remora.RemoteObject;
import io.remora.value.Tuple;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as JSON text, and arguments from it. */
public final class JsonText {
    private static final String BYTES = "$bytes";
    private static final int DEEPEST = 64;
    private static final int LONGEST_BRIEF = 40;

    private JsonText() {}

    /**
     * An argument: a JSON literal, else the text itself. Arrays are tuples, {@code {"$bytes": base64}} is bytes, other
     * objects are maps.
     */
    public static @Nullable Object read(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            Object value = value(reader, 0);
            return reader.peek() == JsonToken.END_DOCUMENT ? value : text;
        } catch (MalformedJsonException | EOFException | NumberFormatException e) {
            return text;
        } catch (IOException e) {
            throw new IllegalStateException("reading from a string failed", e);
        }
    }

    private static @Nullable Object value(JsonReader reader, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new UsageException("an argument is nested deeper than " + DEEPEST + ": give a flatter one");
        }
        return switch (reader.peek()) {
            case NULL -> {
                reader.nextNull();
                yield null;
            }
            case BOOLEAN -> reader.nextBoolean();
            case NUMBER -> number(reader.nextString());
            case STRING -> reader.nextString();
            case BEGIN_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                reader.beginArray();
                while (reader.hasNext()) {
                    elements.add(value(reader, depth + 1));
                }
                reader.endArray();
                yield Tuple.copyOf(elements);
            }
            case BEGIN_OBJECT -> object(reader, depth);
            default -> throw new MalformedJsonException("no value");
        };
    }

    private static Object object(JsonReader reader, int depth) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            members.put(reader.nextName(), value(reader, depth + 1));
        }
        reader.endObject();
        if (members.size() == 1 && members.get(BYTES) instanceof String encoded) {
            try {
                return Base64.getDecoder().decode(encoded);
            } catch (IllegalArgumentException e) {
                throw new UsageException("the argument {\"$bytes\": ...} is not base64: " + e.getMessage(), e);
            }
        }
        return members;
    }

    private static Object number(String literal) {
        if (literal.indexOf('.') >= 0 || literal.indexOf('e') >= 0 || literal.indexOf('E') >= 0) {
            double number = Double.parseDouble(literal);
            if (Double.isInfinite(number)) {
                throw new UsageException("the argument " + literal + " is larger than a float can be");
            }
            return number;
        }
        BigInteger whole = new BigInteger(literal);
        return whole.bitLength() < 32
                ? (Object) whole.intValue()
                : whole.bitLength() < 64 ? (Object) whole.longValue() : whole;
    }

    /** A result in one line. A reference is asked for its repr. */
    public static String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setStrictness(Strictness.STRICT);
            writer.setSerializeNulls(true);
            write(writer, value);
            writer.flush();
            return visible(text.toString());
        } catch (IOException e) {
            throw new IllegalStateException("writing to a string failed", e);
        }
    }

    /**
     * What a terminal obeys instead of showing it comes as an escape; outside of strings JSON has no such characters.
     */
    private static String visible(String json) {
        StringBuilder text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (!SafeText.isPlain(c)) {
                text.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** The same, cut where it gets long: for a message. */
    public static String brief(@Nullable Object value) {
        String text = write(value);
        return text.length() <= LONGEST_BRIEF ? text : text.substring(0, LONGEST_BRIEF) + "...";
    }

    private static void write(JsonWriter writer, @Nullable Object value) throws IOException {
        if (value == null) {
            writer.nullValue();
        } else if (value instanceof Boolean flag) {
            writer.value(flag);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                writer.value(Double.toString(number));
            } else {
                writer.value(number);
            }
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value instanceof byte[] bytes) {
            writer.beginObject()
                    .name(BYTES)
                    .value(Base64.getEncoder().encodeToString(bytes))
                    .endObject();
        } else if (value instanceof RemoteObject remote) {
            writer.value(remote.repr());
        } else if (value instanceof Collection<?> elements) {
            // A tuple, a frozen set, or a list of ours that came home.
            writer.beginArray();
            for (Object each : elements) {
                write(writer, each);
            }
            writer.endArray();
        } else if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writer.name(String.valueOf(entry.getKey()));
                write(writer, entry.getValue());
            }
            writer.endObject();
        } else {
            // Strings, and what JSON has no form for: complex numbers, slices, the ellipsis.
            writer.value(String.valueOf(value));
        }
    }
}
