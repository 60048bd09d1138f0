package io.remora.object;

import io.remora.NotExposedException;
import io.remora.References;
import io.remora.RemoteObject;
import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.member.MemberTable;
import io.remora.object.reflect.Forbidden;
import io.remora.object.reflect.Members;
import io.remora.object.reflect.PublicMembers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A view of an object made at run time: the members that are named, reading and writing stated apart, and nothing else.
 *
 * <pre>{@code
 * return Restricted.view(point).read("x").call("norm");      // y is not there, and x cannot be written
 * }</pre>
 *
 * <p>A method that stands for one of Python's, as {@code size} does for {@code len()} and {@code close} for
 * {@code with}, is shown under that name too.
 *
 * <p>Of an object, any public member can be named: the view is the statement that it may be reached, as a mark is
 * elsewhere. Of a {@link Capability} or another view only what that one grants can be: views compose, and only narrow.
 * A view that a peer sends back is still that view. Immutable: each method gives another view, each with an identity of
 * its own; safe for any thread.
 */
public final class Restricted {
    private final Capability base;
    private final boolean whole;
    private final Map<String, Member> members;
    private final Capability capability;

    private Restricted(Capability base, boolean whole, Map<String, Member> members) {
        this.base = base;
        this.whole = whole;
        this.members = members;
        List<Member> shown = new ArrayList<>(members.values());
        Members.addSpecialNames(shown);
        this.capability = base.as(new MemberTable(
                base.exposure().typeName(), shown, base.exposure().ordered()));
    }

    /**
     * A view that shows nothing yet.
     *
     * @param object an object of this process, a {@link Capability}, another view, or a reference to pass on narrowed
     * @throws NotExposedException when it is of a type that never crosses a connection
     */
    public static Restricted view(Object object) {
        if (object instanceof Restricted view) {
            return new Restricted(view.capability, false, Map.of());
        }
        if (object instanceof Capability given) {
            return new Restricted(given, false, Map.of());
        }
        if ((object instanceof RemoteObject || object instanceof References.Standing)
                && RemoteObject.of(object) instanceof RemoteReference remote) {
            return new Restricted(Capability.of(remote, remote.chained(null)), false, Map.of());
        }
        if (Forbidden.is(object)) {
            throw new NotExposedException("an object of type "
                    + object.getClass().getTypeName() + " never crosses a connection, not as a view either");
        }
        return new Restricted(Capability.of(object, Exposures.ofType(object.getClass())), true, Map.of());
    }

    /**
     * The same view with attributes that may be read.
     *
     * @throws IllegalArgumentException when there is no such attribute, or none that may be read
     */
    public Restricted read(String... names) {
        return with(Kind.READ, names);
    }

    /**
     * The same view with attributes that may be written; reading them is another matter.
     *
     * @throws IllegalArgumentException when there is no such attribute, or none that may be written
     */
    public Restricted write(String... names) {
        return with(Kind.WRITE, names);
    }

    /**
     * The same view with methods that may be called.
     *
     * @throws IllegalArgumentException when there is no such method
     */
    public Restricted call(String... names) {
        return with(Kind.CALL, names);
    }

    /**
     * The view as a capability, to be bounded further: {@code view.capability().until(tomorrow)}. The same one each
     * time.
     */
    public Capability capability() {
        return capability;
    }

    private enum Kind {
        READ,
        WRITE,
        CALL
    }

    private Restricted with(Kind kind, String... names) {
        Map<String, Member> more = new LinkedHashMap<>(members);
        for (String name : names) {
            Member known = more.get(name);
            Member found = find(kind, name);
            if (found == null) {
                throw new IllegalArgumentException(base.exposure().typeName() + " has no " + name + " that can be "
                        + switch (kind) {
                            case READ -> "read";
                            case WRITE -> "written";
                            case CALL -> "called";
                        }
                        + " through this view");
            }
            if (known != null && known.isMethod() != (kind == Kind.CALL)) {
                throw new IllegalArgumentException(name + " is named as a method and as an attribute");
            }
            boolean readable = kind != Kind.WRITE || known != null && known.isReadable();
            boolean writable = kind == Kind.WRITE || known != null && known.isWritable();
            more.put(name, new View(found, kind == Kind.CALL, readable, writable));
        }
        return new Restricted(base, whole, more);
    }

    private @Nullable Member find(Kind kind, String name) {
        Exposure exposure = base.exposure();
        Member exposed = exposure.member(base.target(), name);
        if (exposed != null && base.hides(exposed) == null && fits(kind, exposed)) {
            return exposed;
        }
        if (!whole || name.isEmpty()) {
            return null;
        }
        Class<?> type = base.target().getClass();
        Member found = kind == Kind.CALL ? PublicMembers.method(type, name) : PublicMembers.attribute(type, name);
        return found != null && fits(kind, found) ? found : null;
    }

    private static boolean fits(Kind kind, Member member) {
        return switch (kind) {
            case CALL -> member.isCallable() && member.isReadable();
            case READ -> !member.isMethod() && member.isReadable();
            case WRITE -> !member.isMethod() && member.isWritable();
        };
    }

    /**
     * A member with the rights that the view gives to it: of one that may be called neither the value nor its writing.
     */
    private record View(Member member, boolean isMethod, boolean isReadable, boolean isWritable) implements Member {
        @Override
        public String name() {
            return member.name();
        }

        @Override
        public String doc() {
            return member.doc();
        }

        @Override
        public Collection<String> impliedBy() {
            return member.impliedBy();
        }

        @Override
        public Export result() {
            return member.result();
        }

        @Override
        public boolean isAudited() {
            return member.isAudited();
        }

        @Override
        public boolean declares(Throwable thrown) {
            return member.declares(thrown);
        }

        @Override
        public @Nullable Object call(Object target, Invocation invocation) throws Throwable {
            return member.call(target, invocation);
        }

        @Override
        public @Nullable Object get(Object target, Invocation invocation) throws Throwable {
            return member.get(target, invocation);
        }

        @Override
        public void set(Object target, @Nullable Object value) throws Throwable {
            member.set(target, value);
        }
    }

    @Override
    public String toString() {
        return capability.toString();
    }
}
