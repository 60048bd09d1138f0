package io.remora.authenticator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "cert:dns:ci.*, cert:dns:ci.example, true",
        "cert:dns:ci.*, cert:dns:ci.build.example, true",
        "cert:dns:ci.*, cert:dns:ci., true",
        "cert:dns:ci.*, cert:dns:ci, false",
        "cert:dns:ci.*, cert:dns:xci.example, false",
        "cert:dns:*.example, cert:dns:a.b.example, true",
        "cert:dns:*.example, cert:dns:example, false",
        "cert:dns:*.example, cert:dns:*.example, true",
        "cert:dns:a.example, cert:dns:*.example, false",
        "cert:dns:CI.Example, cert:dns:ci.example, true",
        "cert:dns:*, cert:uri:spiffe://a/b, false",
        "cert:dns:*, cert:ip:192.0.2.7, false",
        "cert:uri:spiffe://a/*, cert:uri:spiffe://a/b/c, true",
        "cert:ip:2001:db8::7, cert:ip:2001:db8:0:0:0:0:0:7, true",
        "cert:ip:192.0.2.?, cert:ip:192.0.2.7, true",
        "cert:ip:192.0.2.?, cert:ip:192.0.2.77, false",
        "token:ci, token:CI, false",
        "unix:alice, unix:alice, true",
        "unix:alice, unix:alice2, false",
        "unix:?, unix:a, true",
        "unix:?, unix:, false",
        "*, anonymous, true",
        "ssh:SHA256:*, ssh:SHA256:abc, true",
        "a*b*c, aXbYc, true",
        "a*b*c, abbbc, true",
        "a*b*c, acb, false",
        "token:a.c, token:abc, false",
        "token:[a]+, token:a, false"
    })
    void aStarIsAnyRunAndAQuestionMarkIsOneCharacter(String pattern, String name, boolean expected) {
        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(expected);
    }

    @Test
    void aPrincipalMatchesByAnyOfItsNames() {
        Principal principal = new Principal(
                "cert:uri:spiffe://a/b",
                List.of("cert:uri:spiffe://a/b", "cert:dns:b.a"),
                "certificate",
                Optional.empty());
        assertThat(new NamePattern("cert:dns:*.a").match(principal)).contains("cert:dns:b.a");
        assertThat(new NamePattern("cert:dns:c.*").match(principal)).isEmpty();
    }

    @Test
    void itAgreesWithARegularExpressionOnRandomPatterns() {
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            String pattern = random(random, "ab*?", 6);
            String name = random(random, "ab", 6);
            String regex = pattern.replace("?", ".").replace("*", ".*");
            assertThat(new NamePattern(pattern).matches(name))
                    .as("%s on %s", pattern, name)
                    .isEqualTo(Pattern.matches(regex, name));
        }
    }

    @Test
    void oneCoversAnotherOnlyWhenItMatchesAllThatTheOtherMatches() {
        Random random = new Random(2);
        int covering = 0;
        for (int i = 0; i < 20_000; i++) {
            NamePattern wide = new NamePattern(random(random, "ab*?", 5));
            NamePattern narrow = new NamePattern(random(random, "ab*?", 5));
            if (wide.covers(narrow)) {
                covering++;
                for (int j = 0; j < 20; j++) {
                    String name = random(random, "ab", 6);
                    assertThat(!narrow.matches(name) || wide.matches(name))
                            .as("%s covers %s but not %s", wide, narrow, name)
                            .isTrue();
                }
            }
        }
        assertThat(covering).isGreaterThan(1000);
    }

    @Test
    void aPatternOfManyStarsTakesNoTime() {
        String pattern = "*a".repeat(100) + "b";
        assertThat(new NamePattern(pattern).matches("a".repeat(2000))).isFalse();
    }

    @Test
    void anAddressThatIsNoneIsAnError() {
        assertThatThrownBy(() -> new NamePattern("cert:ip:somewhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("somewhere");
    }

    private static String random(Random random, String alphabet, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
