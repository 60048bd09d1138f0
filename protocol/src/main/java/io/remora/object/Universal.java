package io.remora.object;

import io.remora.Principal;
import io.remora.Session;
import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.member.TableMember;
import io.remora.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every reference answers, whatever it exposes, because it says nothing of the object: that it exists, whether it
 * is the same as another, the name of the type it was exported as, and as whom its side took the one who asks. None of
 * these calls the object's own code.
 */
final class Universal {
    private static final Map<String, Member> MEMBERS = Map.of(
            "__eq__", method("__eq__", 1, (target, in) -> same(target, in.argument(0))),
            "__ne__", method("__ne__", 1, (target, in) -> !same(target, in.argument(0))),
            "__hash__", method("__hash__", 0, (target, in) -> System.identityHashCode(target)),
            "__repr__", method("__repr__", 0, (target, in) -> ""),
            "__str__", method("__str__", 0, (target, in) -> ""),
            "__dir__", method("__dir__", 0, (target, in) -> null),
            "__inspect__", method("__inspect__", 0, (target, in) -> null),
            "__instancecheck__", method("__instancecheck__", 1, (target, in) -> false),
            "__doc__", attribute("__doc__", () -> null),
            "__principal__", attribute("__principal__", Universal::whoAsks));

    private Universal() {}

    static @Nullable Member member(String name) {
        return MEMBERS.get(name);
    }

    static boolean is(Member member) {
        return MEMBERS.get(member.name()) == member;
    }

    private static boolean same(Object target, @Nullable Object other) {
        Object opened = other instanceof Capability given ? given.target() : other;
        return target == opened || target instanceof RemoteReference && target.equals(opened);
    }

    private static Member method(String name, int arguments, io.remora.object.member.MemberTable.Body<Object> body) {
        return new TableMember<>(name, Object.class, arguments, arguments, Export.ANY, body);
    }

    /** The authenticator that vouched for the one who asks, then its names. */
    private static Tuple whoAsks() {
        Principal principal = Session.current()
                .orElseThrow(() -> new IllegalStateException("no session asks"))
                .principal();
        List<String> told = new ArrayList<>(List.of(principal.authenticator()));
        told.addAll(principal.names());
        return Tuple.owning(told.toArray());
    }

    private static Member attribute(String name, Supplier<@Nullable Object> value) {
        return new Member() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean isMethod() {
                return false;
            }

            @Override
            public @Nullable Object call(Object target, Invocation invocation) {
                return value.get();
            }

            @Override
            public @Nullable Object get(Object target, Invocation invocation) {
                return value.get();
            }
        };
    }
}
