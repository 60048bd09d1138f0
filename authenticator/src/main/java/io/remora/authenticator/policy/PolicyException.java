package io.remora.authenticator.policy;

import java.io.IOException;
import java.util.List;

/** A policy file that cannot be used. Nothing of it is in force. */
public final class PolicyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final List<String> errors;

    /**
     * The errors of a file.
     *
     * @param errors one sentence each, with {@code file:line:column:} in front; at least one
     */
    public PolicyException(List<String> errors) {
        super(String.join("\n", errors));
        this.errors = List.copyOf(errors);
    }

    /** All errors of the file, in its order. */
    public List<String> errors() {
        return errors;
    }
}
