package io.remora.authenticator;

import io.remora.Authenticator;
import io.remora.certs.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds authenticators by name and combines them.
 *
 * <p>How those that converse get along: a peer presents a credential only where the listening side asks for one, and
 * presents exactly what it asks for. One that needs no bytes is always asked first, because bytes that were read cannot
 * be given to anybody else. So in {@code any(certificate, token)} a peer with a good certificate is let in without a
 * token and must send none, and {@code all(certificate, token)} wants both. Where several converse in {@link #any}, the
 * first bytes tell whose the peer is; each says what its peers begin with ({@link OpeningAuthenticator}), and no
 * beginning may be the beginning of another.
 *
 * <p>While a session lives, the parts that vouched for its peer decide again ({@link Authenticator#vouch}), however
 * deeply they are combined.
 */
public final class Authenticators {
    /** How several authenticators decide together. */
    public enum Combination {
        /** See {@link Authenticators#any}. */
        ANY,
        /** See {@link Authenticators#all}. */
        ALL,
        /** See {@link Authenticators#firstMatch}. */
        FIRST_MATCH;

        /** Reads {@code any}, {@code all} or {@code first-match}. */
        public static Combination parse(String text) {
            return switch (text) {
                case "any" -> ANY;
                case "all" -> ALL;
                case "first-match" -> FIRST_MATCH;
                default ->
                    throw new IllegalArgumentException(
                            "unknown combination '" + Printable.of(text) + "': use any, all or first-match");
            };
        }
    }

    private Authenticators() {}

    /**
     * The first that accepts, in this order, gives the principal; refused is who all refuse, with all their reasons. A
     * peer with a revoked certificate may still get in by a token: where that is not wanted, use {@link #firstMatch}.
     *
     * @throws IllegalArgumentException when several converse and cannot be told apart, or there is none
     */
    public static Authenticator any(List<Authenticator> parts) {
        return parts.size() == 1 ? parts.get(0) : new AnyAuthenticator(parts);
    }

    /**
     * Each must accept. The principal has the names of all, the first one's in front, and expires with the first that
     * does. Those that converse are asked in this order, and the peer presents its credentials in this order.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Authenticator all(List<Authenticator> parts) {
        return parts.size() == 1 ? parts.get(0) : new AllAuthenticator(parts);
    }

    /**
     * The first that is made for what the peer proved decides alone, and its refusal is final: with certificate, then
     * token, who shows a certificate is judged by it, and who shows none by a token.
     *
     * @throws IllegalArgumentException when one that judges every peer is not the last, or there is none
     */
    public static Authenticator firstMatch(List<Authenticator> parts) {
        return parts.size() == 1 ? parts.get(0) : new FirstMatchAuthenticator(parts);
    }

    /** Combines in the chosen way. */
    public static Authenticator combine(Combination combination, List<Authenticator> parts) {
        return switch (combination) {
            case ANY -> any(parts);
            case ALL -> all(parts);
            case FIRST_MATCH -> firstMatch(parts);
        };
    }

    /**
     * Makes an authenticator from {@code NAME} or {@code NAME:SETTING}.
     *
     * @param loader where authenticators of one's own are looked for, beside those that we ship
     * @throws IllegalArgumentException when there is none of that name, or it does not understand the setting
     * @throws IOException when a file that the setting names cannot be used
     */
    public static Authenticator of(String text, ClassLoader loader) throws IOException {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Map<String, AuthenticatorProvider> known = providers(loader);
        AuthenticatorProvider provider = known.get(name);
        if (provider == null) {
            throw new IllegalArgumentException("there is no authenticator '" + Printable.of(name) + "': use one of "
                    + String.join(", ", known.keySet()));
        }
        return provider.create(colon < 0 ? "" : text.substring(colon + 1));
    }

    /** The same for one that is on our own class path. */
    public static Authenticator of(String text) throws IOException {
        return of(text, ours());
    }

    /** The same for several, in their order. */
    public static List<Authenticator> of(List<String> texts, ClassLoader loader) throws IOException {
        List<Authenticator> made = new ArrayList<>();
        for (String text : texts) {
            made.add(of(text, loader));
        }
        return made;
    }

    /** A line of help for each authenticator that can be named. */
    public static List<String> help() {
        return providers(ours()).values().stream()
                .map(AuthenticatorProvider::help)
                .toList();
    }

    private static ClassLoader ours() {
        return Authenticators.class.getClassLoader();
    }

    private static Map<String, AuthenticatorProvider> providers(ClassLoader loader) {
        Map<String, AuthenticatorProvider> providers = new TreeMap<>();
        for (AuthenticatorProvider provider : ServiceLoader.load(AuthenticatorProvider.class, loader)) {
            AuthenticatorProvider other = providers.putIfAbsent(provider.name(), provider);
            if (other != null) {
                throw new IllegalArgumentException("two authenticators are called " + provider.name() + ": take "
                        + other.getClass().getName() + " or "
                        + provider.getClass().getName()
                        + " off the class path");
            }
        }
        return providers;
    }

    static String joined(List<Authenticator> parts, String separator) {
        return parts.stream().map(Authenticator::name).collect(Collectors.joining(separator));
    }
}
