package io.remora.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Conversation;
import io.remora.Handshake;
import io.remora.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Beneath the delay that all failures have alike, one kind of failure costs this side what another one costs: medians
 * of processor time, of attempts that take turns. What is left between them is far below what a network's own noise
 * hides.
 */
@Timeout(60)
final class FailureCostTest {
    private static final int ROUNDS = 61;

    @TempDir
    private Path folder;

    /** An attempt that is refused. */
    private interface Attempt {
        void run() throws IOException;
    }

    /** The median time of each kind of attempt, in nanoseconds of this thread. */
    private static Map<String, Long> medians(Map<String, Attempt> attempts, int batch) {
        var threads = ManagementFactory.getThreadMXBean();
        Map<String, long[]> times = new LinkedHashMap<>();
        attempts.keySet().forEach(name -> times.put(name, new long[ROUNDS]));
        // What the first half took was taken before the code was compiled.
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            for (Map.Entry<String, Attempt> each : attempts.entrySet()) {
                long start = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < batch; i++) {
                    refused(each.getValue());
                }
                if (round >= 0) {
                    java.util.Objects.requireNonNull(times.get(each.getKey()))[round] =
                            (threads.getCurrentThreadCpuTime() - start) / batch;
                }
            }
        }
        Map<String, Long> medians = new LinkedHashMap<>();
        times.forEach((name, all) -> {
            Arrays.sort(all);
            medians.put(name, all[ROUNDS / 2]);
        });
        return medians;
    }

    private static void refused(Attempt attempt) {
        try {
            attempt.run();
        } catch (RefusedException e) {
            return;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("let in");
    }

    private static void assertTheyCostTheSame(Map<String, Long> medians, double most) {
        long least = medians.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        assertThat(medians.values())
                .as("nanoseconds: " + medians)
                .allSatisfy(each -> assertThat(each).isLessThanOrEqualTo((long) (least * most)));
    }

    @Test
    void anUnknownUserCostsWhatAWrongPasswordCosts() throws IOException {
        Path file = folder.resolve("passwords");
        StringBuilder text = new StringBuilder("remora-passwords 1 ")
                .append(Base64.getEncoder().encodeToString(new byte[32]))
                .append('\n');
        for (String name : new String[] {"alice", "bob", "carol"}) {
            text.append(PasswordEntry.of(name, "correct horse".toCharArray(), 4096)
                            .toLine())
                    .append('\n');
        }
        Files.writeString(file, text);
        PasswordFile users = PasswordFile.read(file);
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        attempts.put("wrong password", () -> scram(users, "alice"));
        attempts.put("unknown user", () -> scram(users, "mabel"));
        attempts.put("another unknown user", () -> scram(users, "trudy"));
        assertThatThrownBy(() -> scram(users, "alice")).hasMessageContaining("is wrong");
        assertThatThrownBy(() -> scram(users, "mabel")).hasMessageContaining("there is no user");
        assertTheyCostTheSame(medians(attempts, 60), 1.3);
    }

    private static void scram(PasswordFile users, String user) throws IOException {
        ScramServer server = new ScramServer(users, new byte[0], false, "aServersNonceOf24Letters");
        byte[] challenge =
                server.challenge(("n,,n=" + user + ",r=aClientsNonceOf24Letters").getBytes(StandardCharsets.UTF_8));
        assertThat(challenge.length).isPositive();
        String proof = Base64.getEncoder().encodeToString(new byte[32]);
        byte[] unused = server.verdict(("c=biws,r=aClientsNonceOf24LettersaServersNonceOf24Letters,p=" + proof)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** A peer that says one thing. */
    private record Says(ByteArrayInputStream words) implements Conversation {
        @Override
        public byte[] read(int count) throws IOException {
            byte[] bytes = words.readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException();
            }
            return bytes;
        }

        @Override
        public void write(byte[] bytes) {
            throw new AssertionError("something was said to a peer that is refused");
        }
    }

    @Test
    void aForgedTokenCostsWhatOneOfAnotherKindOfFailureCosts() {
        TestClock clock = TestClock.fixed();
        TokenKeys keys = TokenKeys.generate();
        TokenIssuer issuer = TokenIssuer.of(keys, "lab", clock);
        Handshake nobody = Peers.unproven();
        TokenAuthenticator strict =
                TokenAuthenticator.builder(keys, "lab").clock(clock).build();
        String good = issuer.issue(TokenRequest.of("ci", TokenBinding.unbound()));
        int dot = good.lastIndexOf('.');
        char[] forged = good.toCharArray();
        forged[dot + 20] = forged[dot + 20] == 'A' ? 'B' : 'A';
        String elsewhere =
                TokenIssuer.of(keys, "elsewhere", clock).issue(TokenRequest.of("ci", TokenBinding.unbound()));
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("a signature that is wrong", new String(forged));
        tokens.put("one that is bound to nothing", good);
        tokens.put("one for somebody else", elsewhere);
        tokens.put(
                "one that has ended",
                TokenIssuer.of(keys, "lab", java.time.Clock.offset(clock, Duration.ofHours(-2)))
                        .issue(TokenRequest.of("ci", TokenBinding.unbound())));
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        tokens.forEach((name, token) -> attempts.put(name, () -> {
            byte[] said = Wires.bytes(
                    Wire.tokenOpening(),
                    new byte[] {(byte) (token.length() >> 8), (byte) token.length()},
                    token.getBytes(StandardCharsets.US_ASCII));
            strict.authenticate(nobody, new Says(new ByteArrayInputStream(said)));
        }));
        // No name is looked up before the signature is right; what follows it costs little beside it.
        assertTheyCostTheSame(medians(attempts, 3), 1.5);
    }
}
