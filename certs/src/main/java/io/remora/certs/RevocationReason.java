package io.remora.certs;

import java.util.Locale;

/**
 * Why a certificate was revoked, as RFC 5280 section 5.3.1 numbers it. Holding a certificate for a while is not
 * offered: a revocation here is for good.
 */
public enum RevocationReason {
    /** No reason was given. */
    UNSPECIFIED(0),
    /** The holder's private key may be in other hands. */
    KEY_COMPROMISE(1),
    /** The holder belongs elsewhere now. */
    AFFILIATION_CHANGED(3),
    /** Another certificate took its place. */
    SUPERSEDED(4),
    /** The holder is no longer in operation. */
    CESSATION_OF_OPERATION(5),
    /** The holder may no longer do what the certificate allowed. */
    PRIVILEGE_WITHDRAWN(9);

    private final int code;

    RevocationReason(int code) {
        this.code = code;
    }

    /** The number in a CRL's reason code extension. */
    public int code() {
        return code;
    }

    /**
     * Reads a reason such as {@code key-compromise}, in any case, with dashes or underscores.
     *
     * @throws CertsException {@code BAD_VALUE} for anything else
     */
    public static RevocationReason parse(String text) {
        String wanted = text.replace('-', '_').toUpperCase(Locale.ROOT);
        for (RevocationReason reason : values()) {
            if (reason.name().equals(wanted)) {
                return reason;
            }
        }
        throw CertsException.of(
                CertsException.Reason.BAD_VALUE,
                "unknown reason '" + Printable.of(text) + "'; use unspecified, key-compromise, affiliation-changed,"
                        + " superseded, cessation-of-operation or privilege-withdrawn");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
