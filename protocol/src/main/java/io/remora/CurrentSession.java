package io.remora;

import org.jspecify.annotations.Nullable;

/** Which session the current thread serves. For the layers that serve calls; services use {@link Session#current()}. */
public final class CurrentSession {
    private static final ThreadLocal<@Nullable Session> CURRENT = new ThreadLocal<>();

    private CurrentSession() {}

    static @Nullable Session get() {
        return CURRENT.get();
    }

    /**
     * Sets the session of this thread.
     *
     * @return the one before, to be set again afterwards
     */
    public static @Nullable Session set(@Nullable Session session) {
        Session before = CURRENT.get();
        if (before != session) {
            // Not removed when it is null: the next call of this thread would make its entry anew.
            CURRENT.set(session);
        }
        return before;
    }
}
