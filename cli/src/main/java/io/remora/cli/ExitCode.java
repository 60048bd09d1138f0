package io.remora.cli;

/** What the command's exit code says; scripts rely on it. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    /** The peer's authentication or policy said no. */
    static final int REFUSED = 3;

    static final int UNREACHABLE = 4;
    /** The peer is not who it should be; trying again is no use. */
    static final int UNTRUSTED = 5;

    private ExitCode() {}
}
