package io.remora.wire;

import io.remora.value.Complex;
import io.remora.value.Ellipsis;
import io.remora.value.FrozenSet;
import io.remora.value.NotImplemented;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Builds whole values for {@link BrineReader}. It keeps the containers that are open on a stack of its own, not on the
 * thread's, so that no nesting a peer can think of overflows anything; nor does it hash or compare what it builds,
 * frozen sets aside, which have a hash that the peer cannot steer.
 */
final class ValueDecoder {
    private static final int FIRST_LEVELS = 8;

    private final BrineReader reader;

    /** One entry for each open container, the outermost first: its elements, how many are there, and its kind. */
    private @Nullable Object[] @Nullable [] items = new Object[FIRST_LEVELS][];

    private int[] filled = new int[FIRST_LEVELS];
    private Kind[] kinds = new Kind[FIRST_LEVELS];

    ValueDecoder(BrineReader reader) {
        this.reader = reader;
    }

    void release() {
        items = new Object[FIRST_LEVELS][];
        filled = new int[FIRST_LEVELS];
        kinds = new Kind[FIRST_LEVELS];
    }

    /** Reads one value that stands within as many containers as {@code outer}. */
    @Nullable
    Object read(int outer) throws WireException {
        int open = 0;
        try {
            while (true) {
                int tag = reader.octet();
                Kind kind = reader.kind(tag);
                @Nullable Object value;
                if (kind == Kind.TUPLE || kind == Kind.SLICE || kind == Kind.FROZEN_SET) {
                    reader.checkDepth(outer + open);
                    int count = count(kind, tag);
                    if (count > 0) {
                        push(open, kind, count);
                        open++;
                        continue;
                    }
                    value = kind == Kind.TUPLE ? Tuple.empty() : FrozenSet.of();
                } else {
                    value = leaf(kind, tag);
                }
                while (true) {
                    if (open == 0) {
                        return value;
                    }
                    int top = open - 1;
                    @Nullable Object[] row = items[top];
                    row[filled[top]++] = value;
                    if (filled[top] < row.length) {
                        break;
                    }
                    value = container(kinds[top], row);
                    open = top;
                }
            }
        } finally {
            // A long-lived reader must not hold on to values; items above the deepest level were never set.
            Arrays.fill(items, null);
        }
    }

    private int count(Kind kind, int tag) throws WireException {
        if (kind == Kind.TUPLE) {
            return reader.count(tag);
        }
        return kind == Kind.SLICE ? reader.sliceParts() : reader.tuple();
    }

    private void push(int level, Kind kind, int count) {
        if (level == items.length) {
            items = Arrays.copyOf(items, level * 2);
            filled = Arrays.copyOf(filled, level * 2);
            kinds = Arrays.copyOf(kinds, level * 2);
        }
        items[level] = new Object[count];
        filled[level] = 0;
        kinds[level] = kind;
    }

    private static Object container(Kind kind, @Nullable Object[] row) {
        if (kind == Kind.TUPLE) {
            return Tuple.owning(row);
        }
        return kind == Kind.SLICE ? new Slice(row[0], row[1], row[2]) : FrozenSet.owning(row);
    }

    private @Nullable Object leaf(Kind kind, int tag) throws WireException {
        return switch (kind) {
            case NONE -> null;
            case BOOL -> tag == Tag.TRUE;
            case INTEGER -> tag >= Tag.INT_FIRST ? (Number) (tag - Tag.INT_0) : reader.number(tag);
            case FLOAT -> Double.longBitsToDouble(reader.fixed64());
            case STRING -> reader.decode(reader.stringLength());
            case BYTES -> reader.copy(reader.bytesLength(tag));
            case COMPLEX ->
                new Complex(Double.longBitsToDouble(reader.fixed64()), Double.longBitsToDouble(reader.fixed64()));
            case ELLIPSIS -> Ellipsis.INSTANCE;
            case NOT_IMPLEMENTED -> NotImplemented.INSTANCE;
            case TUPLE, SLICE, FROZEN_SET -> throw new IllegalStateException(kind + " is a container");
        };
    }
}
