package io.remora.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Vouched;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class PasswordTest {
    private static final byte[] CHANNEL = {1, 2, 3, 4};
    private static String aliceAndBob = "";

    private final TestClock clock = TestClock.fixed();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeAll
    static void setTwoPasswords() {
        aliceAndBob = "remora-passwords 1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n"
                + PasswordEntry.of("alice", "correct horse".toCharArray(), 4096).toLine() + "\n"
                + PasswordEntry.of("bob", "battery".toCharArray(), 4096).toLine() + "\n";
    }

    @BeforeEach
    void writeTheFile() throws IOException {
        file = folder.resolve("passwords");
        Files.writeString(file, aliceAndBob);
    }

    private PasswordAuthenticator authenticator() throws IOException {
        return PasswordAuthenticator.file(file, clock);
    }

    private static PasswordCredential credential(String user, String password) {
        return PasswordCredential.of(user, password::toCharArray);
    }

    private static Handshake bound() {
        return Peers.with(new Evidence.Nothing(), CHANNEL);
    }

    @Test
    void whoKnowsThePasswordIsThatUser() throws IOException {
        Principal principal = Exchange.run(authenticator(), credential("alice", "correct horse"), Peers.unproven())
                .admitted();
        assertThat(principal).isEqualTo(Principal.of("password:alice", "password"));
    }

    @Test
    void whoDoesNotIsToldNothingAndTheLogAll() throws IOException {
        Exchange wrong = Exchange.run(authenticator(), credential("alice", "wrong"), Peers.unproven());
        Exchange unknown = Exchange.run(authenticator(), credential("mallory", "wrong"), Peers.unproven());
        assertThat(wrong.refusal())
                .isEqualTo("the password of the user 'alice' is wrong: give the right one, or set it anew");
        assertThat(unknown.refusal()).startsWith("there is no user 'mallory' in the file of passwords");
        assertThat(wrong.client())
                .isInstanceOf(RefusedException.class)
                .hasMessage("the peer refused the password: its log" + " says why");
        assertThat(unknown.client())
                .isInstanceOf(RefusedException.class)
                .hasMessage(String.valueOf(wrong.client().getMessage()));
    }

    @Test
    void aUserThatDoesNotExistIsAnsweredInTheSameShapeAndAlwaysWithTheSameSalt() throws IOException {
        String first = challenge("mallory");
        assertThat(challenge("mallory")).isEqualTo(first);
        assertThat(challenge("mallory2")).isNotEqualTo(first);
        assertThat(first).hasSameSizeAs(challenge("alice")).matches("[A-Za-z0-9+/]{22}==,i=4096");
    }

    @Test
    void aUserThatDoesNotExistHasTheIterationsOfOneThatDoesAndAlwaysTheSame() throws IOException {
        Files.writeString(
                file,
                aliceAndBob
                        + PasswordEntry.of("carol", "x".toCharArray(), 5000).toLine() + "\n"
                        + PasswordEntry.of("dave", "x".toCharArray(), 6000).toLine() + "\n");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            String first = challenge("mallory" + i);
            for (int again = 0; again < 5; again++) {
                assertThat(challenge("mallory" + i)).isEqualTo(first);
            }
            seen.add(first.substring(first.indexOf(",i=")));
        }
        assertThat(seen).containsExactlyInAnyOrder(",i=4096", ",i=5000", ",i=6000");
    }

    /** The challenge without its nonce. */
    private String challenge(String user) throws IOException {
        Wires wires = new Wires();
        byte[] message = ("n,,n=" + user + ",r=abcdefghijklmnopqrstuvwx").getBytes(StandardCharsets.UTF_8);
        Wire.write(wires.client(), Wire.passwordOpening(), message);
        wires.clientCloses();
        assertThatThrownBy(() -> authenticator().authenticate(Peers.unproven(), wires.server()))
                .isInstanceOf(IOException.class);
        String answer = new String(Wire.read(wires.client(), 1024, "message"), StandardCharsets.UTF_8);
        return answer.substring(answer.indexOf(",s=") + 3);
    }

    @Test
    void anEmptyFileAnswersLikeAFullOne() throws IOException {
        Files.writeString(file, "remora-passwords 1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        assertThat(challenge("alice")).matches("[A-Za-z0-9+/]{22}==,i=600000");
    }

    @Test
    void theExchangeIsBoundToTheChannelWhereThereIsOne() throws IOException {
        List<String> sent = new ArrayList<>();
        Exchange exchange = Exchange.run(
                authenticator().bindingRequired(),
                (handshake, conversation) ->
                        credential("alice", "correct horse").present(handshake, recording(conversation, sent)),
                bound());
        assertThat(exchange.admitted().name()).isEqualTo("password:alice");
        assertThat(sent.get(0)).contains("p=remora-channel,,n=alice");
        assertThat(sent.get(1))
                .contains("c="
                        + Base64.getEncoder()
                                .encodeToString(
                                        Wires.bytes("p=remora-channel,,".getBytes(StandardCharsets.UTF_8), CHANNEL)));
    }

    @Test
    void whoStandsBetweenTwoChannelsIsFound() throws IOException {
        Exchange exchange = Exchange.run(
                authenticator(),
                Peers.with(new Evidence.Nothing(), new byte[] {9, 9, 9, 9}),
                credential("alice", "correct horse"),
                bound());
        assertThat(exchange.refusal()).contains("bound to another channel");
        assertThat(exchange.client()).isInstanceOf(RefusedException.class);
    }

    @Test
    void oneEndWithoutABindingIsNoObstacle() throws IOException {
        assertThat(Exchange.run(authenticator(), Peers.unproven(), credential("alice", "correct horse"), bound())
                        .admitted()
                        .name())
                .isEqualTo("password:alice");
        assertThat(Exchange.run(authenticator(), bound(), credential("alice", "correct horse"), Peers.unproven())
                        .admitted()
                        .name())
                .isEqualTo("password:alice");
    }

    @Test
    void whoPretendsThatTheServerHasNoBindingIsFound() throws IOException {
        // Somebody between the two answers for the server that it has none, and passes on what follows.
        PasswordCredential credential = credential("alice", "correct horse");
        Exchange exchange = Exchange.run(
                authenticator(),
                (handshake, conversation) -> credential.present(handshake, new Conversation() {
                    private boolean answered;

                    @Override
                    public byte[] read(int count) throws IOException {
                        return answered ? conversation.read(count) : new byte[count];
                    }

                    @Override
                    public void write(byte[] bytes) throws IOException {
                        String text = new String(bytes, StandardCharsets.ISO_8859_1);
                        if (!text.contains("p=remora-channel")) {
                            answered = true;
                            conversation.write(Wires.bytes(Wire.passwordOpening(), bytes));
                        }
                    }
                }),
                bound());
        assertThat(exchange.refusal()).contains("somebody between the two may have said so");
    }

    @Test
    void whereABindingIsRequiredAnExchangeWithoutOneIsRefused() throws IOException {
        assertThat(Exchange.run(
                                authenticator().bindingRequired(),
                                bound(),
                                credential("alice", "correct horse"),
                                Peers.unproven())
                        .refusal())
                .contains("is not bound to the channel");
    }

    @Test
    void thePasswordCrossesNoWireAndKeysAreDerivedOnce() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        PasswordCredential credential = PasswordCredential.of("alice", () -> {
            asked.incrementAndGet();
            return "correct horse".toCharArray();
        });
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Exchange.run(
                            authenticator(),
                            (handshake, conversation) -> credential.present(handshake, recording(conversation, sent)),
                            Peers.unproven())
                    .admitted();
        }
        assertThat(asked).hasValue(1);
        assertThat(sent).hasSize(6).noneMatch(text -> text.contains("correct"));
        assertThat(credential).hasToString("password of alice");
    }

    private static Conversation recording(Conversation conversation, List<String> sent) {
        return new Conversation() {
            @Override
            public byte[] read(int count) throws IOException {
                return conversation.read(count);
            }

            @Override
            public void write(byte[] bytes) throws IOException {
                sent.add(new String(bytes, StandardCharsets.ISO_8859_1));
                conversation.write(bytes);
            }
        };
    }

    @Test
    void aPasswordThatWasSetAnewCountsWithinASecondAndAUserThatWasTakenOutIsRefused() throws IOException {
        PasswordAuthenticator authenticator = authenticator();
        Vouched alice = Exchange.run(authenticator, credential("alice", "correct horse"), Peers.unproven())
                .accepted();
        Vouched bob = Exchange.run(authenticator, credential("bob", "battery"), Peers.unproven())
                .accepted();
        assertThat(alice.again().ask()).isEqualTo(Principal.of("password:alice", "password"));
        PasswordFile.set(file, "bob", "another".toCharArray());
        assertThat(PasswordFile.remove(file, "alice")).isTrue();
        assertThat(PasswordFile.remove(file, "alice")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(Exchange.run(authenticator, credential("bob", "another"), Peers.unproven())
                        .admitted()
                        .name())
                .isEqualTo("password:bob");
        assertThat(Exchange.run(authenticator, credential("bob", "battery"), Peers.unproven())
                        .refusal())
                .contains("is wrong");
        assertThatThrownBy(() -> alice.again().ask())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'alice' was taken out");
        assertThatThrownBy(() -> bob.again().ask())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the password of the user 'bob' was set anew");
    }

    @Test
    void aNewFileIsForItsOwnerAloneAndKeepsItsSecret() throws IOException {
        Path made = folder.resolve("new");
        PasswordFile.set(made, "alice", "first".toCharArray());
        String secret = Files.readAllLines(made).get(0);
        PasswordFile.set(made, "bob", "second".toCharArray());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllLines(made)).hasSize(3).first().isEqualTo(secret);
        assertThat(Files.readString(made)).doesNotContain("first", "second").contains("alice:SCRAM-SHA-256$600000:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "alice:secret",
                "alice:SCRAM-SHA-256$1000:W22ZaJ0SNY7soEsUEjb6gQ==$AAAA:AAAA",
                "alice:SCRAM-SHA-256$99:W22ZaJ0SNY7soEsUEjb6gQ==$"
                        + "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=:dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
            })
    void aLineThatIsNotUnderstoodIsAnErrorWithItsNumber(String line) throws IOException {
        Files.writeString(file, aliceAndBob + line + "\n");
        assertThatThrownBy(this::authenticator)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("passwords:4: a user is NAME:");
    }

    @Test
    void aUserThatIsThereTwiceAndAFileWithoutItsSecretAreErrors() throws IOException {
        String[] lines = aliceAndBob.split("\n", -1);
        Files.writeString(file, aliceAndBob + lines[1] + "\n");
        assertThatThrownBy(this::authenticator).hasMessageContaining("passwords:4: the user alice is there twice");
        Files.writeString(file, lines[1] + "\n");
        assertThatThrownBy(this::authenticator).hasMessageContaining("does not begin as a file of passwords does");
        Files.writeString(file, "");
        assertThatThrownBy(this::authenticator).hasMessageContaining("does not begin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "#a", " a", "a\nb"})
    void aNameThatTheFileCannotHoldIsAnError(String name) {
        assertThatThrownBy(() -> PasswordFile.set(file, name, "x".toCharArray()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUserNameInAnyScriptWorks() throws IOException {
        Files.writeString(
                file,
                aliceAndBob
                        + PasswordEntry.of("J\u00fcrgen, =\u4e16", "p\u00e4ss".toCharArray(), 4096)
                                .toLine()
                        + "\n");
        assertThat(Exchange.run(authenticator(), credential("J\u00fcrgen, =\u4e16", "p\u00e4ss"), Peers.unproven())
                        .admitted()
                        .name())
                .isEqualTo("password:J\u00fcrgen, =\u4e16");
    }

    @Test
    void aMessageThatIsTooLongIsRefusedBeforeItIsRead() throws IOException {
        Wires wires = new Wires();
        wires.client().write(Wires.bytes(Wire.passwordOpening(), new byte[] {(byte) 4, (byte) 1}));
        assertThatThrownBy(() -> authenticator().authenticate(Peers.unproven(), wires.server()))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("its message has 1025 bytes, but at most 1024 are read");
    }

    @Test
    void aTokenAndAPasswordStandSideBySide() throws IOException {
        TokenKeys keys = TokenKeys.generate();
        TokenAuthenticator tokens = TokenAuthenticator.builder(keys, "lab")
                .clock(clock)
                .allowUnbound()
                .build();
        var any = Authenticators.any(List.of(tokens, authenticator()));
        var all = Authenticators.all(List.of(tokens, authenticator()));
        TokenCredential token = TokenCredential.of(
                TokenIssuer.of(keys, "lab", clock).issue(TokenRequest.of("ci", TokenBinding.unbound())));
        PasswordCredential password = credential("alice", "correct horse");

        assertThat(Exchange.run(any, token, Peers.unproven()).admitted().name()).isEqualTo("token:ci");
        assertThat(Exchange.run(any, password, Peers.unproven()).admitted().name())
                .isEqualTo("password:alice");
        assertThat(Exchange.run(all, Credentials.inOrder(List.of(token, password)), Peers.unproven())
                        .admitted()
                        .names())
                .containsExactly("token:ci", "password:alice");
        assertThat(Exchange.run(all, password, Peers.unproven()).refusal()).startsWith("it presented no token");
    }
}
