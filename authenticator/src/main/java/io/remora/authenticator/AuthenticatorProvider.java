package io.remora.authenticator;

import io.remora.Authenticator;
import java.io.IOException;

/**
 * Makes an authenticator from a line of configuration. Found by {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/io.remora.authenticator.AuthenticatorProvider} and {@code --authenticator NAME[:SETTING]}
 * finds it.
 */
public interface AuthenticatorProvider {
    /** The name by which configuration chooses it, in lower case with hyphens. */
    String name();

    /** What the setting may say, in one line for people. */
    String help();

    /**
     * Makes it.
     *
     * @param setting what stands behind the colon; empty when nothing does
     * @throws IllegalArgumentException when the setting is not understood; the message says what would be
     * @throws IOException when a file that it names cannot be used
     */
    Authenticator create(String setting) throws IOException;
}
