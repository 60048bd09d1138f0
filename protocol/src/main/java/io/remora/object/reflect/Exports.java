package io.remora.object.reflect;

import io.remora.Exposed;
import io.remora.object.member.Export;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Exports of declared types, and of what comes out of them. */
public final class Exports {
    private static final Export ANY_BY_VALUE = new Export(Object.class, true, false);

    private Exports() {}

    /** Of what a variable of a generic class stands for: {@code E} of a list. */
    public static Export variable(Class<?> owner, int index) {
        return of(owner.getTypeParameters()[index]);
    }

    /** Of a generic class with the types of these exports as its arguments. */
    public static Export generic(Class<?> raw, boolean mutable, Export... arguments) {
        Type[] types = new Type[arguments.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = arguments[i].type();
        }
        return of(Generic.of(raw, types), false, mutable);
    }

    /** Of a declared type. */
    static Export of(Type type, @Nullable Exposed mark) {
        return mark == null ? of(type) : of(type, mark.byValue(), mark.mutable());
    }

    /** Of a declared type, by reference and read-only. */
    public static Export of(Type type) {
        return type instanceof Class<?> plain ? Export.as(plain) : of(type, false, false);
    }

    static Export of(Type type, boolean byValue, boolean mutable) {
        return new Export(type, Conversion.raw(type), byValue, mutable);
    }

    /** The same where the variables of its type have the arguments that a context gives them. */
    static Export resolved(Export export, Type context) {
        if (!export.isGeneric()) {
            return export;
        }
        Type type = TypeArguments.resolve(export.type(), context);
        Class<?> raw = Conversion.raw(type);
        return raw == Object.class && !export.byValue() && !export.mutable()
                ? Export.ANY
                : new Export(type, raw, export.byValue(), export.mutable());
    }

    /** Of what a promise of that export gives. */
    public static Export promised(Export promise) {
        return CompletionStage.class.isAssignableFrom(promise.declared()) && promise.isGeneric()
                ? of(Conversion.argument(promise.type(), 0), promise.byValue(), promise.mutable())
                : Export.ANY;
    }

    /** Of an element of a tuple that was made of something of that export: of an array, a list, an entry of a map. */
    public static Export element(Export whole, int index) {
        if (whole.isAny()) {
            return whole;
        }
        Type type = inside(whole.type());
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType(), whole.byValue(), false);
        }
        if (type instanceof Class<?> plain && plain.isArray()) {
            return of(plain.getComponentType(), whole.byValue(), false);
        }
        boolean entry = Conversion.raw(type) == Map.Entry.class;
        if (!(type instanceof ParameterizedType parameterized)
                || parameterized.getActualTypeArguments().length != (entry ? 2 : 1)) {
            return any(whole.byValue());
        }
        Type[] arguments = parameterized.getActualTypeArguments();
        return index < 2 || !entry ? of(arguments[entry ? index : 0], whole.byValue(), false) : Export.ANY;
    }

    /** Of the entries of a map of that export. */
    public static Export entry(Export map) {
        Type type = inside(map.type());
        return of(
                Generic.of(Map.Entry.class, Conversion.argument(type, 0), Conversion.argument(type, 1)),
                map.byValue(),
                false);
    }

    private static Export any(boolean byValue) {
        return byValue ? ANY_BY_VALUE : Export.ANY;
    }

    /** Of what an optional of that export holds; any other export is its own. */
    public static Export held(Export optional) {
        return optional.declared() == Optional.class
                ? of(inside(optional.type()), optional.byValue(), optional.mutable())
                : optional;
    }

    private static Type inside(Type type) {
        return Conversion.raw(type) == Optional.class ? inside(Conversion.argument(type, 0)) : type;
    }

    /** Of a tuple whose elements are each of that export. */
    public static Export elements(Export each) {
        return each.isAny() ? each : of(Generic.of(Iterable.class, each.type()), each.byValue(), false);
    }

    /** Of the elements that an iterator, or something that can be iterated, gives by that export. */
    public static Export iterated(Export iterable) {
        Type element = Conversion.argument(iterable.type(), 0);
        return element == Object.class ? Export.ANY : of(element);
    }
}
