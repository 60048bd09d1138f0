package io.remora.object.builtin;

import io.remora.object.member.Export;
import io.remora.object.member.MemberTable;
import io.remora.object.member.TableMember;
import java.util.ArrayList;
import java.util.List;

/** Builds the table of a built-in exposure, a line a member. */
final class Tables<T> {
    private final String typeName;
    private final Class<T> type;
    private final List<TableMember<T>> members = new ArrayList<>();

    private Tables(String typeName, Class<T> type) {
        this.typeName = typeName;
        this.type = type;
    }

    static <T> Tables<T> of(String typeName, Class<T> type) {
        return new Tables<>(typeName, type);
    }

    Tables<T> method(String name, int arguments, MemberTable.Body<T> body) {
        return method(name, arguments, arguments, Export.ANY, body);
    }

    Tables<T> method(String name, int fewest, int most, MemberTable.Body<T> body) {
        return method(name, fewest, most, Export.ANY, body);
    }

    Tables<T> method(String name, int fewest, int most, Export export, MemberTable.Body<T> body) {
        members.add(new TableMember<>(name, type, fewest, most, export, body));
        return this;
    }

    /** Says of the last one what it is granted with. */
    Tables<T> impliedBy(String... others) {
        members.add(members.remove(members.size() - 1).impliedBy(others));
        return this;
    }

    @SuppressWarnings("unchecked") // the members of a table of the same type
    Tables<T> with(MemberTable other) {
        other.members().forEach(each -> members.add((TableMember<T>) each));
        return this;
    }

    MemberTable table() {
        return new MemberTable(typeName, members, false);
    }
}
