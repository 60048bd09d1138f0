package io.remora.audit;

import io.remora.object.member.Invocation;
import io.remora.value.Tuple;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Arguments as text. Of what is not a value only the class is named: no method of an object is called for a log. */
final class Arguments {
    private static final int DEEPEST = 4;
    private static final int LONGEST_NUMBER = 80;

    private Arguments() {}

    static String text(Invocation invocation) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < invocation.count(); i++) {
            text.append(i == 0 ? "" : ", ");
            value(text, invocation.argument(i), DEEPEST);
        }
        for (int i = 0; i < invocation.namedCount(); i++) {
            text.append(text.length() == 1 ? "" : ", ")
                    .append(invocation.name(i))
                    .append('=');
            value(text, invocation.named(i), DEEPEST);
        }
        return text.append(')').toString();
    }

    private static void value(StringBuilder text, @Nullable Object value, int depth) {
        if (text.length() > JsonLine.LONGEST || depth == 0) {
            text.append("...");
        } else if (value == null || value instanceof Boolean || value instanceof Double || value instanceof Long) {
            text.append(value);
        } else if (value instanceof Integer
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte) {
            text.append(value);
        } else if (value instanceof BigInteger number) {
            text.append(
                    number.bitLength() < 4 * LONGEST_NUMBER ? number : "an integer of " + number.bitLength() + " bits");
        } else if (value instanceof String string) {
            JsonLine.quote(text, string);
        } else if (value instanceof byte[] bytes) {
            text.append('<').append(bytes.length).append(" bytes>");
        } else if (value instanceof Tuple tuple) {
            text.append('(');
            for (int i = 0; i < tuple.size() && text.length() <= JsonLine.LONGEST; i++) {
                text.append(i == 0 ? "" : ", ");
                value(text, tuple.get(i), depth - 1);
            }
            text.append(')');
        } else {
            text.append('<').append(value.getClass().getName()).append('>');
        }
    }
}
