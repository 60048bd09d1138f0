package io.remora.object.reflect;

import io.remora.Exposed;
import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A field, or a pair of accessors, as an attribute. */
final class AttributeMember implements Member {
    private final String name;
    private final String doc;
    private final Export export;
    private final @Nullable Field field;
    private final boolean writable;
    private final boolean audited;
    private final @Nullable Method reader;
    private final @Nullable Method writer;

    private AttributeMember(
            String name,
            String doc,
            Export export,
            @Nullable Field field,
            boolean writable,
            boolean audited,
            @Nullable Method reader,
            @Nullable Method writer) {
        this.name = name;
        this.doc = doc;
        this.export = export;
        this.field = field;
        this.writable = writable;
        this.audited = audited;
        this.reader = reader;
        this.writer = writer;
    }

    static AttributeMember of(String name, Field field, @Nullable Exposed mark) {
        if (!field.trySetAccessible()) {
            throw new IllegalArgumentException(
                    field + " is exposed, but its module does not open its package to Remora");
        }
        boolean writable = mark != null && mark.writable() && !Modifier.isFinal(field.getModifiers());
        return new AttributeMember(
                name,
                doc(mark),
                Exports.of(field.getGenericType(), mark),
                field,
                writable,
                isAudited(mark),
                null,
                null);
    }

    /** A field without a mark. */
    static AttributeMember of(String name, Field field, boolean writable) {
        return new AttributeMember(name, "", Exports.of(field.getGenericType()), field, writable, false, null, null);
    }

    static AttributeMember of(String name, Method accessor, boolean writes, @Nullable Exposed mark) {
        Export export = Exports.of(writes ? Object.class : accessor.getGenericReturnType(), mark);
        return new AttributeMember(
                name,
                doc(mark),
                export,
                null,
                writes,
                writes && isAudited(mark),
                writes ? null : accessor,
                writes ? accessor : null);
    }

    /** The same attribute with its other accessor; the nearest class's accessor of each kind wins. */
    AttributeMember with(Method accessor, boolean writes, @Nullable Exposed mark) {
        if (writes ? writer != null : reader != null || field != null) {
            return this;
        }
        return writes
                ? new AttributeMember(name, doc, export, field, true, isAudited(mark), reader, accessor)
                : new AttributeMember(
                        name,
                        doc,
                        Exports.of(accessor.getGenericReturnType(), export.byValue(), export.mutable()),
                        null,
                        writable,
                        audited,
                        accessor,
                        writer);
    }

    private static String doc(@Nullable Exposed mark) {
        return mark == null ? "" : mark.doc();
    }

    private static boolean isAudited(@Nullable Exposed mark) {
        return mark != null && mark.audited();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String doc() {
        return doc;
    }

    @Override
    public boolean isMethod() {
        return false;
    }

    /** One that has a setter alone is not there for who reads: the gate says so, before anything is counted. */
    @Override
    public boolean isReadable() {
        return field != null || reader != null;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    /**
     * Of a field its own mark says so, of a pair of accessors the setter's: it is what is written that the log may
     * hold.
     */
    @Override
    public boolean isAudited() {
        return audited;
    }

    @Override
    public Export result() {
        return export;
    }

    @Override
    public @Nullable Object call(Object target, Invocation invocation) {
        throw new UnsupportedOperationException(name + " is an attribute");
    }

    @Override
    public @Nullable Object get(Object target, Invocation invocation) throws Throwable {
        invocation.export(export);
        if (field != null) {
            return field.get(target);
        }
        if (reader == null) {
            return Member.super.get(target, invocation);
        }
        try {
            return reader.invoke(target);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void set(Object target, @Nullable Object value) throws Throwable {
        if (!writable) {
            Member.super.set(target, value);
        }
        String what = "the value of " + name;
        if (field != null) {
            field.set(target, Conversion.convert(value, field.getGenericType(), what));
        } else if (writer != null) {
            Type type = writer.getGenericParameterTypes()[0];
            try {
                writer.invoke(target, Conversion.convert(value, type, what));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
