package io.remora.object.builtin;

import java.util.NoSuchElementException;

/** An iterator has no more elements: Python's StopIteration, in both directions. Has no stack: it is no error. */
public final class EndOfIteration extends NoSuchElementException {
    private static final long serialVersionUID = 1L;

    /** The end. */
    public EndOfIteration() {
        super("the iteration has ended");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
