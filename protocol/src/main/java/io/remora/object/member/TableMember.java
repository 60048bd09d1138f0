package io.remora.object.member;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method of a built-in exposure: a lambda with a name and a number of arguments. */
public final class TableMember<T> implements Member {
    private final String name;
    private final Class<T> type;
    private final int fewest;
    private final int most;
    private final Export export;
    private final MemberTable.Body<T> body;
    private final List<String> impliedBy;

    /**
     * A method.
     *
     * @param type what its target is
     * @param fewest the fewest positional arguments
     * @param most the most
     * @param export how its result is exported
     */
    public TableMember(String name, Class<T> type, int fewest, int most, Export export, MemberTable.Body<T> body) {
        this(name, type, fewest, most, export, body, List.of());
    }

    private TableMember(
            String name,
            Class<T> type,
            int fewest,
            int most,
            Export export,
            MemberTable.Body<T> body,
            List<String> impliedBy) {
        this.name = name;
        this.type = type;
        this.fewest = fewest;
        this.most = most;
        this.export = export;
        this.body = body;
        this.impliedBy = impliedBy;
    }

    /** The same, granted along with these members: see {@link Member#impliedBy}. */
    public TableMember<T> impliedBy(String... members) {
        return new TableMember<>(name, type, fewest, most, export, body, List.of(members));
    }

    @Override
    public List<String> impliedBy() {
        return impliedBy;
    }

    @Override
    public Export result() {
        return export;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isMethod() {
        return true;
    }

    @Override
    public @Nullable Object call(Object target, Invocation invocation) throws Throwable {
        invocation.expect(name, fewest, most);
        invocation.export(export);
        return body.run(type.cast(target), invocation);
    }
}
