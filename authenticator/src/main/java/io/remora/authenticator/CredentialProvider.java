package io.remora.authenticator;

import io.remora.Credential;
import java.io.IOException;

/**
 * Makes the dialling side's half of an authenticator from a line of configuration. Found by
 * {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/io.remora.authenticator.CredentialProvider} and {@code --credential NAME:SETTING} finds it.
 */
public interface CredentialProvider {
    /** Asks a person for what must not stand in a command line. */
    @FunctionalInterface
    interface Secrets {
        /**
         * Asks, without showing what is typed.
         *
         * @param prompt what for, as a person reads it
         * @return what was typed; the caller erases it
         * @throws IOException when there is nobody to ask
         */
        char[] ask(String prompt) throws IOException;
    }

    /** The name of its authenticator, in lower case with hyphens. */
    String name();

    /** What the setting may say, in one line for people. */
    String help();

    /**
     * Makes it.
     *
     * @param setting what stands behind the colon; empty when nothing does; never a secret
     * @throws IllegalArgumentException when the setting is not understood; the message says what would be
     * @throws IOException when a file that it names cannot be used
     */
    Credential create(String setting, Secrets secrets) throws IOException;
}
