package io.remora.certs;

import java.util.Locale;

/** What a TLS certificate may be used for. An agent calls and is called, so {@link #BOTH} is the default. */
public enum Usage {
    /** To listen: extended key usage serverAuth. */
    SERVER,
    /** To dial: extended key usage clientAuth. */
    CLIENT,
    /** Both of them. */
    BOTH;

    /** Whether the certificate carries serverAuth. */
    public boolean server() {
        return this != CLIENT;
    }

    /** Whether the certificate carries clientAuth. */
    public boolean client() {
        return this != SERVER;
    }

    /**
     * Reads {@code server}, {@code client} or {@code both}, in any case.
     *
     * @throws CertsException {@code BAD_VALUE} for anything else
     */
    public static Usage parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "server" -> SERVER;
            case "client" -> CLIENT;
            case "both" -> BOTH;
            default ->
                throw CertsException.of(
                        CertsException.Reason.BAD_VALUE,
                        "unknown usage '" + Printable.of(text) + "'; use server, client or both");
        };
    }
}
