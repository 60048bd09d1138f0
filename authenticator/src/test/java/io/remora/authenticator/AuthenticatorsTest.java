package io.remora.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Vouched;
import io.remora.authenticator.Authenticators.Combination;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class AuthenticatorsTest {
    private static final Evidence ALICE = new Evidence.UnixPeer("alice", "staff");

    private final TestClock clock = TestClock.fixed();
    private final TestAuthority authority = new TestAuthority("Test root", clock);
    private final Authenticator certificate =
            CertificateAuthenticator.builder().clock(clock).build();
    private final Authenticator unix = UnixPeerAuthenticator.everyUser();

    /** RPyC's example of an authenticator of one's own, whole: who knows the word is let in. */
    private record MagicWord(String word) implements OpeningAuthenticator {
        @Override
        public String name() {
            return "magic-word";
        }

        @Override
        public byte[] opening() {
            return word.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Principal authenticate(Handshake handshake, Conversation conversation) throws IOException {
            if (!MessageDigest.isEqual(conversation.read(opening().length), opening())) {
                throw new RefusedException("the word is wrong: ask for it");
            }
            return Principal.of("magic:word", name());
        }
    }

    private Principal ask(Authenticator authenticator, Handshake handshake, String sent) throws IOException {
        Wires wires = wires(sent);
        return authenticator.authenticate(handshake, wires.server());
    }

    private static Wires wires(String sent) throws IOException {
        Wires wires = new Wires();
        wires.client().write(sent.getBytes(StandardCharsets.UTF_8));
        wires.clientCloses();
        return wires;
    }

    private Handshake certified() {
        return Peers.with(authority.leaf().dns("ci.example").issue());
    }

    @Test
    void aMagicWordLetsInWhoSendsItFirstAndLeavesTheFirstFrameAlone() throws IOException {
        Wires wires = wires("Ma6ik then a frame");
        Principal principal = new MagicWord("Ma6ik").authenticate(Peers.unproven(), wires.server());
        assertThat(principal).isEqualTo(Principal.of("magic:word", "magic-word"));
        assertThat(wires.unread()).asString(StandardCharsets.UTF_8).isEqualTo(" then a frame");
    }

    @Test
    void aMagicWordRefusesAnotherWordAndAPeerThatEnds() {
        assertThatThrownBy(() -> ask(new MagicWord("Ma6ik"), Peers.unproven(), "Magik"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("the word is wrong: ask for it");
        assertThatThrownBy(() -> ask(new MagicWord("Ma6ik"), Peers.unproven(), "Ma"))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void anyIsTheFirstThatAccepts() throws IOException {
        Authenticator any = Authenticators.any(List.of(certificate, unix));
        assertThat(any.name()).isEqualTo("certificate|unix-peer");
        assertThat(any.converses()).isFalse();
        assertThat(any.authenticate(certified(), Peers.SILENT).name()).isEqualTo("cert:dns:ci.example");
        assertThat(any.authenticate(Peers.with(ALICE), Peers.SILENT).name()).isEqualTo("unix:alice");
    }

    @Test
    void anyRefusesWithTheReasonsOfAll() {
        assertThatThrownBy(() ->
                        Authenticators.any(List.of(certificate, unix)).authenticate(Peers.unproven(), Peers.SILENT))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("certificate: it presented no certificate")
                .hasMessageContaining("; unix-peer: it did not come over a Unix socket");
    }

    @Test
    void anyAsksWhoNeedsNoBytesFirstAndThenReadsNone() throws IOException {
        Authenticator any = Authenticators.any(List.of(new MagicWord("Ma6ik"), certificate));
        Wires wires = wires("a frame");
        assertThat(any.authenticate(certified(), wires.server()).authenticator())
                .isEqualTo("certificate");
        assertThat(wires.unread()).asString(StandardCharsets.UTF_8).isEqualTo("a frame");
        assertThat(ask(any, Peers.unproven(), "Ma6ik").authenticator()).isEqualTo("magic-word");
    }

    @Test
    void severalThatConverseAreToldApartByTheFirstBytes() throws IOException {
        Authenticator any =
                Authenticators.any(List.of(new MagicWord("Ma6ik"), new MagicWord("Mb"), new MagicWord("other word")));
        for (String word : List.of("Ma6ik", "Mb", "other word")) {
            Wires wires = wires(word + "frame");
            assertThat(any.authenticate(Peers.unproven(), wires.server()).name())
                    .isEqualTo("magic:word");
            assertThat(wires.unread()).asString(StandardCharsets.UTF_8).isEqualTo("frame");
        }
    }

    @Test
    void aBeginningThatNobodyWaitsForIsRefusedAtItsFirstWrongByte() throws IOException {
        Authenticator any = Authenticators.any(List.of(new MagicWord("Ma6ik"), new MagicWord("Mb")));
        Wires wires = wires("Maybe more");
        assertThatThrownBy(() -> any.authenticate(Peers.unproven(), wires.server()))
                .isInstanceOf(RefusedException.class)
                .hasMessage("it began with the bytes 4d 61 79, which none of magic-word, magic-word waits for");
        assertThat(wires.unread()).asString(StandardCharsets.UTF_8).isEqualTo("be more");
    }

    @Test
    void twoThatCannotBeToldApartAreAnErrorAtTheStart() {
        assertThatThrownBy(() -> Authenticators.any(List.of(new MagicWord("Ma"), new MagicWord("Ma6ik"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be told apart");
        Authenticator unsaid = new Authenticator() {
            @Override
            public String name() {
                return "unsaid";
            }

            @Override
            public boolean converses() {
                return true;
            }

            @Override
            public Principal authenticate(Handshake handshake, Conversation conversation) {
                return Principal.LOCAL;
            }
        };
        assertThatThrownBy(() -> Authenticators.any(List.of(new MagicWord("Ma"), unsaid)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unsaid does not say what its peers begin with");
    }

    @Test
    void allWantsEachAndHasAllNames() throws IOException {
        Authenticator all = Authenticators.all(List.of(new MagicWord("Ma6ik"), certificate));
        X509Certificate leaf = authority.leaf().dns("ci.example").issue();
        Principal principal = ask(all, Peers.with(leaf), "Ma6ik");
        assertThat(principal.names()).containsExactly("cert:dns:ci.example", "magic:word");
        assertThat(principal.authenticator()).isEqualTo("magic-word+certificate");
        assertThat(principal.expires()).contains(leaf.getNotAfter().toInstant());
        assertThatThrownBy(() -> ask(all, Peers.with(leaf), "wrong")).hasMessageContaining("the word is wrong");
    }

    @Test
    void allReadsNoByteOfAPeerThatLacksACertificate() throws IOException {
        Authenticator all = Authenticators.all(List.of(new MagicWord("Ma6ik"), certificate));
        Wires wires = wires("Ma6ik");
        assertThatThrownBy(() -> all.authenticate(Peers.unproven(), wires.server()))
                .hasMessageContaining("presented no certificate");
        assertThat(wires.unread()).hasSize(5);
    }

    @Test
    void theFirstThatMatchesDecidesAloneAndItsRefusalIsFinal() throws IOException {
        X509Certificate revoked = authority.leaf().dns("old.example").issue();
        Authenticator strict = CertificateAuthenticator.builder()
                .clock(clock)
                .revocations(RevocationLists.of(List.of(authority.list(Duration.ofDays(1), revoked))))
                .build();
        Authenticator first = Authenticators.firstMatch(List.of(strict, unix, new MagicWord("Ma6ik")));
        Authenticator any = Authenticators.any(List.of(strict, unix, new MagicWord("Ma6ik")));

        assertThat(first.authenticate(Peers.with(ALICE), Peers.SILENT).name()).isEqualTo("unix:alice");
        assertThat(ask(first, Peers.unproven(), "Ma6ik").name()).isEqualTo("magic:word");
        assertThatThrownBy(() -> ask(first, Peers.with(revoked), "Ma6ik")).hasMessageContaining("was revoked");
        assertThat(ask(any, Peers.with(revoked), "Ma6ik").name()).isEqualTo("magic:word");
    }

    @Test
    void oneThatJudgesEveryPeerMustBeTheLastOfAFirstMatch() {
        assertThatThrownBy(() -> Authenticators.firstMatch(List.of(new MagicWord("Ma6ik"), certificate)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("magic-word judges every peer");
    }

    @Test
    void whatNoneIsMadeForIsRefused() {
        assertThatThrownBy(() -> Authenticators.firstMatch(List.of(certificate, unix))
                        .authenticate(Peers.unproven(), Peers.SILENT))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("none of the authenticators certificate, unix-peer judges");
    }

    private static Vouched let(Authenticator authenticator, Handshake handshake, String sent) throws IOException {
        return authenticator.vouch(handshake, wires(sent).server());
    }

    @Test
    void aSessionIsJudgedAgainByWhatLetItIn() throws IOException {
        Handshake peer = certified();
        Authenticator any = Authenticators.any(List.of(new MagicWord("Ma6ik"), certificate));
        Authenticator all = Authenticators.all(List.of(new MagicWord("Ma6ik"), certificate));
        Authenticator first = Authenticators.firstMatch(List.of(certificate, new MagicWord("Ma6ik")));
        List<Vouched> byCertificate = List.of(let(any, peer, ""), let(all, peer, "Ma6ik"), let(first, peer, ""));
        Vouched byWord = let(any, Peers.unproven(), "Ma6ik");

        for (Vouched each : byCertificate) {
            assertThat(each.again().ask()).isEqualTo(each.principal());
        }
        clock.advance(Duration.ofHours(2));
        assertThat(byWord.again().ask()).isEqualTo(byWord.principal());
        for (Vouched each : byCertificate) {
            assertThatThrownBy(() -> each.again().ask())
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("expired");
        }
    }

    @Test
    void aCombinationOfCombinationsIsJudgedAgainByThePartsThatLetThePeerIn() throws IOException {
        Handshake peer = certified();
        Authenticator one = new MagicWord("Ma6ik");
        Authenticator two = new MagicWord("Other");
        Authenticator allOfAny =
                Authenticators.all(List.of(Authenticators.any(List.of(certificate, one)), two, everybody()));
        Authenticator anyOfAll =
                Authenticators.any(List.of(Authenticators.all(List.of(certificate, everybody())), one));
        Authenticator firstOfAll =
                Authenticators.firstMatch(List.of(certificate, Authenticators.all(List.of(one, two))));

        Vouched byCertificate = let(allOfAny, peer, "Other");
        Vouched byWord = let(allOfAny, Peers.unproven(), "Ma6ikOther");
        Vouched byBoth = let(anyOfAll, peer, "");
        Vouched byTwoWords = let(firstOfAll, Peers.unproven(), "Ma6ikOther");
        for (Vouched each : List.of(byCertificate, byWord, byBoth, byTwoWords)) {
            assertThat(each.again().ask()).isEqualTo(each.principal());
        }
        clock.advance(Duration.ofHours(2));
        assertThat(byWord.again().ask()).isEqualTo(byWord.principal());
        assertThat(byTwoWords.again().ask()).isEqualTo(byTwoWords.principal());
        assertThatThrownBy(() -> byCertificate.again().ask()).hasMessageContaining("expired");
        assertThatThrownBy(() -> byBoth.again().ask()).hasMessageContaining("expired");
    }

    /** One more that needs no bytes, so that nothing is combined from a single part. */
    private static Authenticator everybody() {
        return new Authenticator() {
            @Override
            public String name() {
                return "everybody";
            }

            @Override
            public Principal authenticate(Handshake handshake, Conversation conversation) {
                return Principal.ANONYMOUS;
            }
        };
    }

    @Test
    void theSameProcessStaysLocalInAnyCombination() throws IOException {
        Vouched self = let(Authenticators.any(List.of(certificate, unix)), Peers.with(new Evidence.SameProcess()), "");
        assertThat(self.again().ask()).isEqualTo(Principal.LOCAL).isEqualTo(self.principal());
    }

    @Test
    void configurationFindsThemByName() throws IOException {
        assertThat(Authenticators.of("certificate").name()).isEqualTo("certificate");
        assertThat(Authenticators.of("ssh-key").name()).isEqualTo("ssh-key");
        assertThat(Authenticators.of("none").name()).isEqualTo("none");
        Authenticator some = Authenticators.of("unix-peer:alice,bob");
        assertThat(some.authenticate(Peers.with(ALICE), Peers.SILENT).name()).isEqualTo("unix:alice");
        assertThatThrownBy(() -> some.authenticate(Peers.with(new Evidence.UnixPeer("carol", "")), Peers.SILENT))
                .isInstanceOf(RefusedException.class);
        assertThat(Authenticators.help())
                .extracting(line -> line.split("[:\\[ ]", 2)[0])
                .containsExactly("certificate", "none", "password", "ssh-key", "test-word", "token", "unix-peer");
    }

    @Test
    void oneOfTheirOwnIsFoundBesideThem() throws IOException {
        Authenticator own = Authenticators.of("test-word:Ma6ik");
        assertThat(ask(own, Peers.unproven(), "Ma6ik").name()).isEqualTo("magic:word");
    }

    /** Found by ServiceLoader in the tests. */
    public static final class WordProvider implements AuthenticatorProvider {
        /** For ServiceLoader. */
        public WordProvider() {}

        @Override
        public String name() {
            return "test-word";
        }

        @Override
        public String help() {
            return "test-word:WORD  for these tests";
        }

        @Override
        public Authenticator create(String setting) {
            return new MagicWord(setting);
        }
    }

    @Test
    void anUnknownNameOrSettingIsAnErrorThatSaysWhatThereIs() {
        assertThatThrownBy(() -> Authenticators.of("certificat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "there is no authenticator 'certificat': use one of certificate, none, password,");
        assertThatThrownBy(() -> Authenticators.of("none:really"))
                .hasMessage("the setting 'really' of the authenticator none is not understood; it takes no setting");
        assertThatThrownBy(() -> Authenticators.of("token:audience=me"))
                .hasMessage("the authenticator token needs token:keys=VALUE");
        assertThatThrownBy(() -> Authenticators.of("token:audience=me,audience=you"))
                .hasMessage("the setting audience of the authenticator token is given twice");
        assertThatThrownBy(() -> Authenticators.of("password")).hasMessageContaining("password:FILE");
    }

    @Test
    void theyAreCombinedAsConfigurationSays() throws IOException {
        List<Authenticator> parts =
                Authenticators.of(List.of("certificate", "unix-peer"), AuthenticatorsTest.class.getClassLoader());
        assertThat(Authenticators.combine(Combination.parse("any"), parts).name())
                .isEqualTo("certificate|unix-peer");
        assertThat(Authenticators.combine(Combination.parse("all"), parts).name())
                .isEqualTo("certificate+unix-peer");
        assertThat(Authenticators.combine(Combination.parse("first-match"), parts)
                        .name())
                .isEqualTo("certificate>unix-peer");
        assertThat(Authenticators.any(List.of(certificate))).isSameAs(certificate);
        assertThatThrownBy(() -> Combination.parse("some")).hasMessageContaining("use any, all or first-match");
        assertThatThrownBy(() -> Authenticators.any(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Authenticators.all(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Authenticators.firstMatch(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
