package io.remora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authenticator that nobody has seen before, compiled on the spot: who sends the word of its setting is let in. */
final class OwnAuthenticator {
    private OwnAuthenticator() {}

    /** Builds it in the folder; gives its jar. */
    static Path build(Path folder) throws IOException {
        Path classes = OwnService.compile(
                folder.resolve("classes"), "own/WordProvider.java", """
                package own;
                import io.remora.Authenticator;
                import io.remora.Principal;
                import io.remora.RefusedException;
                import io.remora.authenticator.AuthenticatorProvider;
                import java.nio.charset.StandardCharsets;
                import java.util.Arrays;
                public final class WordProvider implements AuthenticatorProvider {
                    @Override public String name() { return "own-word"; }
                    @Override public String help() { return "own-word:WORD"; }
                    @Override public Authenticator create(String setting) {
                        byte[] word = setting.getBytes(StandardCharsets.UTF_8);
                        return Authenticator.conversing(name(), (handshake, conversation) -> {
                            if (!Arrays.equals(conversation.read(word.length), word)) {
                                throw new RefusedException("the word is wrong");
                            }
                            return Principal.of("own:word", name());
                        });
                    }
                }
                """, System.getProperty("java.class.path"));
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.remora.authenticator.AuthenticatorProvider"), "own.WordProvider\n");
        Path jar = folder.resolve("own.jar");
        OwnService.jar(classes, jar);
        return jar;
    }
}
