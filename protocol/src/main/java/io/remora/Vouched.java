package io.remora;

import java.io.IOException;

/**
 * A peer that was let in: who it is, and how to ask whether it still would be. Whoever let it in keeps in {@code again}
 * what that needs, so in a combination it is the very part that vouched for the peer that decides about it later.
 *
 * @param principal who it is
 * @param again decides again
 */
public record Vouched(Principal principal, Again again) {
    /** Decides again about one peer that was let in. */
    @FunctionalInterface
    public interface Again {
        /**
         * Who the peer would be if it came now, with what it showed and said then. Exchanges no bytes, and is cheap: it
         * is asked twice a second for as long as the session lives, by one thread at a time.
         *
         * @throws RefusedException when it would be refused now; its session ends
         */
        Principal ask() throws IOException;
    }

    /** One about whom nothing changes before {@link Principal#expires}: what was said in a conversation stays said. */
    public static Vouched once(Principal principal) {
        return new Vouched(principal, () -> principal);
    }
}
