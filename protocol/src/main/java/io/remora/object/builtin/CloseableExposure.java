package io.remora.object.builtin;

import io.remora.object.member.Export;
import io.remora.object.member.MemberTable;

/** An {@link AutoCloseable} as a context manager. */
public final class CloseableExposure {
    /** {@code with} and {@code close()}. */
    public static final MemberTable TABLE = Tables.of("java.lang.AutoCloseable", AutoCloseable.class)
            .method("__enter__", 0, 0, Export.as(AutoCloseable.class), (resource, in) -> resource)
            .impliedBy("close")
            .method("__exit__", 0, 3, (resource, in) -> {
                resource.close();
                return null;
            })
            .impliedBy("close")
            .method("close", 0, (resource, in) -> {
                resource.close();
                return null;
            })
            .table();

    private CloseableExposure() {}
}
