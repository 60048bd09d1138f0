package io.remora.cli.attach;

import io.remora.FullControl;
import io.remora.RemoteException;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.cli.command.JsonText;
import io.remora.cli.command.OperationException;
import io.remora.cli.command.UsageException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A class by its full name and members from there on: {@code app.Main.counter}. */
record MemberPath(List<String> names) {
    static MemberPath parse(String text) {
        List<String> names = Arrays.asList(text.split("\\.", -1));
        if (names.size() < 2 || names.stream().anyMatch(String::isBlank)) {
            throw new UsageException(
                    text + " is no member: write a class and what to read of it, like app.Main.counter");
        }
        return new MemberPath(names);
    }

    /** The value there. The longest beginning that is a class is the class. */
    @Nullable
    Object read(FullControl far) {
        for (int length = names.size() - 1; length > 0; length--) {
            RemoteObject type = type(far, String.join(".", names.subList(0, length)));
            if (type != null) {
                return read(type, length);
            }
        }
        throw new OperationException(
                "no part of " + this + " names a class of that JVM: write the class in full, like app.Main.counter");
    }

    private static @Nullable RemoteObject type(FullControl far, String name) {
        try {
            return far.type(name);
        } catch (RemoteException e) {
            if (e.type().endsWith("ClassNotFoundException")) {
                return null;
            }
            throw e;
        }
    }

    private @Nullable Object read(RemoteObject from, int first) {
        Object value = from;
        for (String name : names.subList(first, names.size())) {
            if (!(value instanceof RemoteObject at)) {
                throw new OperationException(JsonText.brief(value) + " has no member " + name);
            }
            value = value(at.get(name));
        }
        return value;
    }

    private static @Nullable Object value(RemoteValue read) {
        return read.raw() instanceof RemoteObject object && object.typeName().startsWith("builtins.method")
                ? object.invoke().raw()
                : read.raw();
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
