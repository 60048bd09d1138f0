package io.remora.certs;

import java.util.Objects;

/**
 * What this module throws when it cannot or must not do what was asked.
 *
 * <p>The message is one sentence for a person and says what to do next; {@link #reason()} is for a program. It is
 * unchecked because nearly every caller can only show it.
 */
public final class CertsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private CertsException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
    }

    private CertsException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason);
    }

    /** A refusal that has no other exception behind it. */
    public static CertsException of(Reason reason, String message) {
        return new CertsException(reason, message);
    }

    /** A refusal that another exception led to; the cause is for the operator's log. */
    public static CertsException of(Reason reason, String message, Throwable cause) {
        return new CertsException(reason, message, cause);
    }

    /** Why, for a program. */
    public Reason reason() {
        return reason;
    }

    /** The kinds of failure a caller may want to tell apart. */
    public enum Reason {
        /** A name, address, life time or other setting is not acceptable. */
        BAD_VALUE,
        /** The file, name or authority is there already and is not overwritten. */
        EXISTS,
        /** The folder holds no certificate authority. */
        NOT_AN_AUTHORITY,
        /** No certificate of that name or serial was issued here. */
        UNKNOWN,
        /** A file cannot be read or written, or does not hold what it should. */
        UNREADABLE,
        /** The key does not belong to the certificate. */
        MISMATCH,
        /** The authority's key is sealed and what would open it was not given. */
        SEALED,
        /** The passphrase or wrapping key is wrong, or the sealed key was changed. */
        NOT_OPENED,
        /** A certificate is past its end, or would outlive the one that signs it. */
        EXPIRED,
        /** The certificate was revoked. */
        REVOKED,
        /** The authority's records contradict themselves. */
        CORRUPT,
        /** What was asked is refused in this state, for example retiring a root that is still in use. */
        REFUSED
    }
}
