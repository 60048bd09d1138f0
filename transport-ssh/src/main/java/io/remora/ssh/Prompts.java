package io.remora.ssh;

import java.util.List;
import java.util.Optional;

/**
 * Asks a person for what only a person knows. A terminal implements it, or a test. Called on an I/O thread of the
 * connection, which waits for the answer; the time an answer takes does not count against the connection's deadline.
 * Text that a server chose arrives with its control characters escaped.
 */
public interface Prompts {
    /**
     * The passphrase of a private key file.
     *
     * @param what the file, for people
     * @param attempt 0, then 1 and 2 after a wrong one
     * @return empty to go without this key
     */
    Optional<String> passphrase(String what, int attempt);

    /**
     * The password of a user on a host; asked for only when {@link Ssh#askPassword()} was said.
     *
     * @param userAtHost {@code user@host}
     * @return empty to give up
     */
    Optional<String> password(String userAtHost);

    /**
     * Answers to a server's questions (keyboard-interactive); asked for only when {@link Ssh#askPassword()} was said.
     *
     * @param userAtHost {@code user@host}
     * @param instruction what the server says about them; may be empty
     * @return as many answers as questions, or empty to give up
     */
    Optional<List<String>> answers(String userAtHost, String instruction, List<Question> questions);

    /**
     * One question of a server.
     *
     * @param text the question
     * @param echo whether the answer may be shown while it is typed
     */
    record Question(String text, boolean echo) {}

    /** Nobody is there to ask: every answer is empty. */
    static Prompts none() {
        return new NoPrompts();
    }
}
