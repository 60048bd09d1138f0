package io.remora.agent.control;

import io.remora.object.member.Exposure;
import io.remora.object.reflect.ClassExposure;
import org.jspecify.annotations.Nullable;

/** What an object is exposed as under full control: all that is public in it. */
final class Everything {
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
                && value.getClass().getPackage() == Everything.class.getPackage()) {
            return Candid.of(value.getClass());
        }
        if (value.getClass().isArray()) {
            return ArrayExposure.TABLE;
        }
        return WholeClass.of(value.getClass());
    }
}
