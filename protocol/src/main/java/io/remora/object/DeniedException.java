package io.remora.object;

/** The gate's no. The rule is for the log; the peer reads only that it cannot access the member. */
public final class DeniedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String member;
    private final String rule;

    DeniedException(String member, String rule) {
        super("denied " + member + ": " + rule, null, false, false);
        this.member = member;
        this.rule = rule;
    }

    /** What was asked for, in the peer's words: unescaped. */
    public String member() {
        return member;
    }

    /** Why not. */
    public String rule() {
        return rule;
    }
}
