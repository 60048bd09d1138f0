package io.remora.object;

import io.remora.Kw;
import io.remora.RemoteObject;
import io.remora.object.error.Twins;
import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.value.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of one connection's peer as it is passed on to the peer of another: every member is forwarded, with the
 * rights of this process at its owner. Where it was passed as an interface, that interface's members alone are.
 */
final class Chained implements Exposure {
    private final RemoteReference remote;
    private final @Nullable Exposure narrowed;

    Chained(RemoteReference remote, @Nullable Exposure narrowed) {
        this.remote = remote;
        this.narrowed = narrowed;
    }

    @Nullable
    Exposure narrowed() {
        return narrowed;
    }

    RemoteReference remote() {
        return remote;
    }

    @Override
    public String typeName() {
        return remote.typeName();
    }

    @Override
    public @Nullable Member member(String name) {
        return narrowed == null || narrowed.member(name) != null ? new Forwarded(name) : null;
    }

    /** Asks the owner, as a Python peer expects that INSPECT of a passed-on object is forwarded. */
    @Override
    public Collection<Member> members() {
        List<Member> members = new ArrayList<>();
        if (narrowed != null) {
            narrowed.members().forEach(member -> members.add(new Forwarded(member.name())));
            return members;
        }
        for (String name : remote.inspect()) {
            members.add(new Forwarded(name));
        }
        return members;
    }

    /** A member of the far object; whether it is a method is for its owner to know. */
    private final class Forwarded implements Member {
        private final String name;

        Forwarded(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isMethod() {
            return name.startsWith("__");
        }

        @Override
        public boolean isCallable() {
            return true;
        }

        @Override
        public boolean isWritable() {
            Member allowed = narrowed == null ? null : narrowed.member(name);
            return narrowed == null || allowed != null && allowed.isWritable();
        }

        @Override
        public boolean isDeletable() {
            Member allowed = narrowed == null ? null : narrowed.member(name);
            return narrowed == null || allowed != null && allowed.isDeletable();
        }

        /**
         * What the interface declares, by which the program holds it: what comes out of it is no more than that either.
         */
        @Override
        public Export result() {
            Member allowed = narrowed == null ? null : narrowed.member(name);
            return allowed == null ? Export.ANY : allowed.result();
        }

        @Override
        public @Nullable Object call(Object target, Invocation invocation) {
            invocation.export(result());
            @Nullable Object[] arguments = new @Nullable Object[invocation.count() + invocation.namedCount()];
            for (int i = 0; i < invocation.count(); i++) {
                arguments[i] = invocation.argument(i);
            }
            for (int i = 0; i < invocation.namedCount(); i++) {
                arguments[invocation.count() + i] = new Kw(invocation.name(i), invocation.named(i));
            }
            RemoteObject object = remote;
            return switch (name) {
                case "__call__" -> object.invoke(arguments).raw();
                case "__repr__" -> object.repr();
                case "__str__" -> object.str();
                case "__hash__" -> object.hash();
                case "__dir__" -> Tuple.copyOf(object.dir());
                case "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__" -> object.compare(name, arguments[0]);
                default -> object.call(name, arguments).raw();
            };
        }

        @Override
        public @Nullable Object get(Object target, Invocation invocation) {
            invocation.export(result());
            return remote.get(name).raw();
        }

        @Override
        public void set(Object target, @Nullable Object value) {
            remote.set(name, value);
        }

        @Override
        public void delete(Object target) {
            remote.delete(name);
        }

        /** What the owner raises is for the one who called it through us. */
        @Override
        public boolean declares(Throwable thrown) {
            return Twins.remote(thrown) != null;
        }
    }
}
