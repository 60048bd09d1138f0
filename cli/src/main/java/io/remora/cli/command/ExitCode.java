package io.remora.cli.command;

/** What the command's exit code says; scripts rely on it. */
public final class ExitCode {
    /** It is done. */
    public static final int DONE = 0;
    /** The operation failed. */
    public static final int FAILED = 1;
    /** The command line, or a value on it, is wrong. */
    public static final int USAGE = 2;
    /** The peer's authentication or policy said no. */
    public static final int REFUSED = 3;

    /** The peer cannot be reached; trying later may help. */
    public static final int UNREACHABLE = 4;
    /** The peer is not who it should be; trying again is no use. */
    public static final int UNTRUSTED = 5;

    private ExitCode() {}
}
