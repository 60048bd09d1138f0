package io.remora.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Who reads: nobody, or one thread. Taken and given up without a lock. Each taking has a number, so that a watcher can
 * tell a role that lies idle from one that changes hands quickly.
 *
 * <p>Taking it happens after the giving up before, so what the reader touches needs no other guard.
 */
final class ReaderRole {
    /** Odd while somebody has it; rises by one with each taking and each giving up. */
    private final AtomicLong turns = new AtomicLong();

    /** Takes it if nobody has it. */
    boolean take() {
        long turn = turns.get();
        return (turn & 1) == 0 && turns.compareAndSet(turn, turn + 1);
    }

    /** Gives it up. Only the thread that took it. */
    void giveUp() {
        turns.incrementAndGet();
    }

    /** Whether nobody has it. */
    boolean isFree() {
        return (turns.get() & 1) == 0;
    }

    /** The number of the present turn. */
    long turn() {
        return turns.get();
    }
}
