package io.remora.object.reflect;

import io.remora.ConversionException;
import io.remora.object.member.Export;
import io.remora.value.Tuple;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Records by value: a tuple of their components, in order. */
public final class Records {
    private Records() {}

    /** The components of a record, in order; the values are those of its accessors. */
    public static @Nullable Object[] components(Record value) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            try {
                components[i].getAccessor().setAccessible(true);
                values[i] = components[i].getAccessor().invoke(value);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new ConversionException(
                        "component " + components[i].getName() + " of "
                                + value.getClass().getName() + " cannot be read",
                        e);
            }
        }
        return values;
    }

    /** What a component of a record is exported as, by value as the record itself. */
    public static Export export(Record value, int component) {
        return Exports.of(value.getClass().getRecordComponents()[component].getGenericType(), true, false);
    }

    static Object from(Tuple tuple, Class<?> type, String what) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != tuple.size()) {
            throw new ConversionException(what + " is a tuple of " + tuple.size() + ", but record "
                    + type.getSimpleName() + " has " + components.length + " components");
        }
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = Conversion.convert(
                    tuple.get(i), components[i].getGenericType(), components[i].getName() + " of " + what);
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new ConversionException(what + " is refused by record " + type.getSimpleName(), e);
        } catch (ReflectiveOperationException e) {
            throw new ConversionException("record " + type.getName() + " cannot be made", e);
        }
    }
}
