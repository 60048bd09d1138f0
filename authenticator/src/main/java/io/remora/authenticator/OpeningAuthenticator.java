package io.remora.authenticator;

import io.remora.Authenticator;

/**
 * An authenticator that converses and whose peer always begins with the same bytes, by which it is told from others: a
 * magic word, or four bytes that name a form of credential. See {@link Authenticators#any}.
 *
 * <p>{@link #authenticate} reads these bytes itself, and after them no byte that is not its own: what follows is the
 * protocol's.
 */
public interface OpeningAuthenticator extends Authenticator {
    /** What the peer begins with; not empty, and always the same. */
    byte[] opening();

    /** It does. */
    @Override
    default boolean converses() {
        return true;
    }
}
