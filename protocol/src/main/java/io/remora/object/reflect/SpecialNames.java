package io.remora.object.reflect;

import io.remora.ConversionException;
import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.member.MemberTable;
import io.remora.object.member.TableMember;
import io.remora.value.NotImplemented;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's special methods for what a class exposes under Java's names. */
final class SpecialNames {
    private SpecialNames() {}

    static void add(List<Member> members) {
        Map<String, Member> known = new HashMap<>();
        members.forEach(member -> known.put(member.name(), member));
        List<Member> added = new ArrayList<>();
        alias(known, added, "toString", 0, "__str__", "__repr__");
        alias(known, added, "hashCode", 0, "__hash__");
        alias(known, added, "iterator", 0, "__iter__");
        alias(known, added, "size", 0, "__len__");
        alias(known, added, "contains", 1, "__contains__");
        Member equals = method(known, "equals");
        if (equals != null) {
            derived(known, added, equals, "__eq__", result -> result);
            derived(known, added, equals, "__ne__", result -> !(Boolean) result);
        }
        Member order = method(known, "compareTo");
        if (order != null) {
            // An order that is exposed says what is equal, where nothing else does.
            derived(known, added, order, "__eq__", result -> (Integer) result == 0);
            derived(known, added, order, "__ne__", result -> (Integer) result != 0);
            derived(known, added, order, "__lt__", result -> (Integer) result < 0);
            derived(known, added, order, "__le__", result -> (Integer) result <= 0);
            derived(known, added, order, "__gt__", result -> (Integer) result > 0);
            derived(known, added, order, "__ge__", result -> (Integer) result >= 0);
        }
        Member close = method(known, "close");
        if (close != null) {
            add(
                    known,
                    added,
                    new TableMember<>("__enter__", Object.class, 0, 0, Export.ANY, (target, in) -> target)
                            .impliedBy("close"));
            add(
                    known,
                    added,
                    new TableMember<>("__exit__", Object.class, 0, 3, Export.ANY, (target, in) -> {
                                close.call(target, Invocation.of());
                                return null;
                            })
                            .impliedBy("close"));
        }
        if (known.containsKey("hasNext") && known.containsKey("next")) {
            Member hasNext = known.get("hasNext");
            Member next = known.get("next");
            add(
                    known,
                    added,
                    new TableMember<>("__next__", Object.class, 0, 0, Export.ANY, (target, in) -> {
                                if (!(Boolean)
                                        java.util.Objects.requireNonNull(hasNext.call(target, Invocation.of()))) {
                                    throw new io.remora.object.builtin.EndOfIteration();
                                }
                                return next.call(target, in);
                            })
                            .impliedBy("hasNext", "next"));
        }
        members.addAll(added);
    }

    private interface Turn {
        Object of(Object result);
    }

    private static @Nullable Member method(Map<String, Member> known, String name) {
        Member member = known.get(name);
        return member != null && member.isMethod() ? member : null;
    }

    private static void alias(
            Map<String, Member> known, List<Member> added, String name, int count, String... specials) {
        Member member = method(known, name);
        if (member != null) {
            for (String special : specials) {
                add(known, added, renamed(special, count, member::call).impliedBy(name));
            }
        }
    }

    private static void derived(
            Map<String, Member> known, List<Member> added, Member member, String special, Turn turn) {
        add(
                known,
                added,
                renamed(special, 1, (target, in) -> {
                            try {
                                Object result = member.call(target, in);
                                return result == null ? null : turn.of(result);
                            } catch (ConversionException e) {
                                // Something of another kind: Python then asks the other operand.
                                return NotImplemented.INSTANCE;
                            }
                        })
                        .impliedBy(member.name()));
    }

    private static TableMember<Object> renamed(String special, int count, MemberTable.Body<Object> body) {
        return new TableMember<>(
                special, Object.class, count, count, Export.ANY, (target, in) -> body(body, target, in));
    }

    private static @Nullable Object body(MemberTable.Body<Object> body, Object target, Invocation in) throws Throwable {
        return body.run(target, in);
    }

    private static void add(Map<String, Member> known, List<Member> added, Member member) {
        if (known.putIfAbsent(member.name(), member) == null) {
            added.add(member);
        }
    }
}
