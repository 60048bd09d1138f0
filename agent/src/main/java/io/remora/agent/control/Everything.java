package io.remora.agent.control;

import io.remora.object.member.Exposure;
import io.remora.object.reflect.ClassExposure;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an object is exposed as under full control: all that is public in it. */
final class Everything {
    /** Where what serves a peer is; of everything else all that is public is within reach. */
    private static final Set<String> OURS = Set.of("io.remora.agent.control", "io.remora.agent.attach");

    private Everything() {}

    static @Nullable Exposure exposure(Object value) {
        if (value instanceof TypeHandle handle) {
            return handle.exposure();
        }
        if (value instanceof PackageHandle handle) {
            return handle;
        }
        if (value instanceof Class<?>) {
            return WholeClass.of(Class.class);
        }
        if (ClassExposure.isExposed(value.getClass())
                && OURS.contains(value.getClass().getPackageName())) {
            return ClassExposure.of(value.getClass());
        }
        if (value.getClass().isArray()) {
            return ArrayExposure.TABLE;
        }
        return WholeClass.of(value.getClass());
    }
}
