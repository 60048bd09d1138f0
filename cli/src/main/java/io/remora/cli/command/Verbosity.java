package io.remora.cli.command;

/** Whether the user asked to be told more; the root of all commands knows. */
public interface Verbosity {
    /** True when stacks of errors and what is negotiated are to be shown. */
    boolean verbose();
}
