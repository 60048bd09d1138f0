package io.remora.agent.control;

import io.remora.object.member.Exposure;
import io.remora.object.member.Member;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Java package as Python's module: its attributes are the classes and packages below it, found when asked for. */
final class PackageHandle implements Exposure {
    private final String name;
    private final Classes classes;

    PackageHandle(String name, Classes classes) {
        this.name = name;
        this.classes = classes;
    }

    @Override
    public String typeName() {
        return name;
    }

    @Override
    public @Nullable Member member(String member) {
        if (member.equals("__name__")) {
            return new Constant(member, name);
        }
        // No package starts like this: it is how RPyC asks for what is exposed to it.
        if (member.startsWith("__") || member.startsWith("exposed_")) {
            return null;
        }
        Object found = classes.below(name, member);
        return found == null ? null : new Constant(member, found);
    }

    @Override
    public Collection<Member> members() {
        return List.of();
    }

    @Override
    public String toString() {
        return "package " + name;
    }
}
