package io.remora.object.builtin;

import io.remora.object.member.Export;
import io.remora.object.member.MemberTable;
import io.remora.object.reflect.Exports;
import io.remora.value.NotImplemented;
import java.util.Iterator;

/** An {@link Iterator} as Python's; at its end it raises StopIteration. */
public final class IteratorExposure {
    private static final Export ELEMENT = Exports.variable(Iterator.class, 0);

    /** The only table: an iterator's {@code remove} is not exposed. */
    public static final MemberTable TABLE = Tables.of("builtins.list_iterator", Iterator.class)
            .method("__iter__", 0, 0, Exports.generic(Iterator.class, false, ELEMENT), (iterator, in) -> iterator)
            .method("__next__", 0, 0, ELEMENT, (iterator, in) -> {
                if (!iterator.hasNext()) {
                    throw new EndOfIteration();
                }
                return iterator.next();
            })
            // Python's list() asks for a guess and takes this for "none"; any error would end it.
            .method("__length_hint__", 0, (iterator, in) -> NotImplemented.INSTANCE)
            .table();

    private IteratorExposure() {}
}
