package io.remora.agent.control;

import io.remora.object.member.Export;
import io.remora.object.member.Member;
import io.remora.object.member.MemberTable;
import io.remora.object.member.TableMember;
import io.remora.object.reflect.Conversion;
import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A Java array by reference: its elements can be read and written where it lives. */
final class ArrayExposure {
    static final MemberTable TABLE = new MemberTable(
            "java.lang.Object[]",
            List.<Member>of(
                    method("__len__", 0, (array, in) -> Array.getLength(array)),
                    method("__getitem__", 1, (array, in) -> Array.get(array, index(array, in.argument(0)))),
                    method("__setitem__", 2, (array, in) -> {
                        Class<?> element = array.getClass().getComponentType();
                        Object value = Conversion.convert(in.argument(1), element, "the element");
                        Array.set(array, index(array, in.argument(0)), value);
                        return null;
                    }),
                    method("__iter__", 0, (array, in) -> new Elements(array)),
                    method("__str__", 0, (array, in) -> describe(array)),
                    method("__repr__", 0, (array, in) -> describe(array))),
            false);

    private ArrayExposure() {}

    private static Member method(String name, int arguments, MemberTable.Body<Object> body) {
        return new TableMember<>(name, Object.class, arguments, arguments, Export.ANY, body);
    }

    private static String describe(Object array) {
        return array.getClass().getComponentType().getTypeName() + "[" + Array.getLength(array) + "]";
    }

    private static int index(Object array, @Nullable Object given) {
        if (!(given instanceof Integer index)) {
            throw new ClassCastException("an array's index is an integer");
        }
        int length = Array.getLength(array);
        int at = index < 0 ? index + length : index;
        if (at < 0 || at >= length) {
            throw new IndexOutOfBoundsException("array index out of range: " + index + " of " + length);
        }
        return at;
    }

    /** The elements, one after the other. */
    private static final class Elements implements Iterator<@Nullable Object> {
        private final Object array;
        private int next;

        Elements(Object array) {
            this.array = array;
        }

        @Override
        public boolean hasNext() {
            return next < Array.getLength(array);
        }

        @Override
        public @Nullable Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the array has ended");
            }
            return Array.get(array, next++);
        }
    }
}
