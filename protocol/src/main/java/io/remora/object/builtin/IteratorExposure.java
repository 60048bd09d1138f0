package io.remora.object.builtin;

import io.remora.object.member.Export;
import io.remora.object.member.MemberTable;
import java.util.Iterator;

/** An {@link Iterator} as Python's; at its end it raises StopIteration. */
public final class IteratorExposure {
    /** The only table: an iterator's {@code remove} is not exposed. */
    public static final MemberTable TABLE = Tables.of("builtins.list_iterator", Iterator.class)
            .method("__iter__", 0, 0, Export.as(Iterator.class), (iterator, in) -> iterator)
            .method("__next__", 0, (iterator, in) -> {
                if (!iterator.hasNext()) {
                    throw new EndOfIteration();
                }
                return iterator.next();
            })
            .table();

    private IteratorExposure() {}
}
