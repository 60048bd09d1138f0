package io.remora.ssh;

import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/** Passes a server's questions to the prompts; made only where passwords may be asked for. */
record Questions(Hop hop, Prompts prompts) implements UserInteraction {
    @Override
    public String @Nullable [] interactive(
            ClientSession session, String name, String instruction, String language, String[] texts, boolean[] echo) {
        List<Prompts.Question> questions = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            questions.add(new Prompts.Question(Printable.of(texts[i]), echo[i]));
        }
        if (questions.isEmpty()) {
            return new String[0];
        }
        return prompts.answers(hop.name(), Printable.of(instruction), List.copyOf(questions))
                .map(answers -> answers.toArray(new String[0]))
                .orElse(null);
    }

    @Override
    public @Nullable String getUpdatedPassword(ClientSession session, String prompt, String language) {
        return null;
    }

    @Override
    public @Nullable String resolveAuthPasswordAttempt(ClientSession session) {
        return prompts.password(hop.name()).orElse(null);
    }
}
