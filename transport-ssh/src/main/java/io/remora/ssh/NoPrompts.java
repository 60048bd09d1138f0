package io.remora.ssh;

import java.util.List;
import java.util.Optional;

/** Prompts where nobody can answer. */
record NoPrompts() implements Prompts {
    @Override
    public Optional<String> passphrase(String what, int attempt) {
        return Optional.empty();
    }

    @Override
    public Optional<String> password(String userAtHost) {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> answers(String userAtHost, String instruction, List<Question> questions) {
        return Optional.empty();
    }
}
