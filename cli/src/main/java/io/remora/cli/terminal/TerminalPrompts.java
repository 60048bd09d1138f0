package io.remora.cli.terminal;

import io.remora.ssh.Prompts;
import java.io.Console;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Asks the person at the terminal; what is secret is not shown while it is typed. Nothing typed, or end of input, gives
 * up.
 */
public final class TerminalPrompts implements Prompts {
    private final Console console;

    /** Asks on this terminal. */
    public TerminalPrompts(Console console) {
        this.console = console;
    }

    @Override
    public Optional<String> passphrase(String what, int attempt) {
        return hidden((attempt == 0 ? "Passphrase of " : "That is not it. Passphrase of ") + what + ": ");
    }

    @Override
    public Optional<String> password(String userAtHost) {
        return hidden("Password of " + userAtHost + ": ");
    }

    @Override
    public Optional<List<String>> answers(String userAtHost, String instruction, List<Question> questions) {
        if (!instruction.isBlank()) {
            console.printf("%s says: %s%n", userAtHost, instruction);
        }
        List<String> answers = new ArrayList<>();
        for (Question question : questions) {
            String asked = userAtHost + " asks: " + question.text() + " ";
            Optional<String> answer =
                    question.echo() ? Optional.ofNullable(console.readLine("%s", asked)) : hidden(asked);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            answers.add(answer.get());
        }
        return Optional.of(List.copyOf(answers));
    }

    private Optional<String> hidden(String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null || typed.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(typed));
        } finally {
            Arrays.fill(typed, '\0');
        }
    }
}
