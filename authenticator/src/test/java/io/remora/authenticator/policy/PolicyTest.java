package io.remora.authenticator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.remora.Principal;
import io.remora.object.Grant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class PolicyTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Path FILE = Path.of("conf", "policy.toml");
    private static final String EXAMPLE = """
            # who may do what
            [[grant]]
            principal = "cert:dns:ci.*"
            service = "sample"
            members = ["add", "point", "Point.x", "Point.y"]
            until = 2027-01-01T00:00:00Z
            calls = 100
            rate = "50/s"
            bytes = "10MiB"

            [[grant]]
            principal = ["unix:alice", "token:alice"]
            service = "io.example.Tools"
            """;

    @TempDir
    private Path folder;

    private static Policy policy(String text) throws PolicyException {
        return Policy.parse(text, FILE);
    }

    private static Principal who(String name) {
        return Principal.of(name, "test");
    }

    private static List<String> errorsOf(String text) {
        PolicyException error = catchThrowableOfType(PolicyException.class, () -> policy(text));
        assertThat(error).as("the error of %s", text).isNotNull();
        return error.errors();
    }

    @Test
    void theFormatOfTheFileIsRead() throws IOException {
        Policy policy = policy(EXAMPLE);
        assertThat(policy.grants()).hasSize(2);
        PolicyGrant grant = policy.grants().get(0);
        assertThat(grant.service()).isEqualTo("sample");
        assertThat(grant.members()).contains(new Members(Set.of("add", "point"), Map.of("Point", Set.of("x", "y"))));
        assertThat(grant.until()).contains(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(grant.calls()).hasValue(100);
        assertThat(grant.rate()).contains(new Rate(50, Duration.ofSeconds(1)));
        assertThat(grant.bytes()).hasValue(10 << 20);
        assertThat(grant.rule()).isEqualTo("policy.toml:2");
        PolicyGrant second = policy.grants().get(1);
        assertThat(second.principals()).containsExactly(new NamePattern("unix:alice"), new NamePattern("token:alice"));
        assertThat(second.members()).isEmpty();
        assertThat(second.until()).isEmpty();
        assertThat(second.calls()).isEmpty();
        assertThat(second.rate()).isEmpty();
        assertThat(second.bytes()).isEmpty();
        assertThat(second.rule()).isEqualTo("policy.toml:11");
    }

    @Test
    void whomNoGrantMatchesGetsNothing() throws IOException {
        Policy policy = policy(EXAMPLE);
        assertThat(policy.grantFor(who("cert:dns:xci.example"), NOW)).isEmpty();
        assertThat(policy.grantFor(Principal.ANONYMOUS, NOW)).isEmpty();
        assertThat(policy("").grantFor(Principal.LOCAL, NOW)).isEmpty();
    }

    @Test
    void theFirstGrantThatMatchesCounts() throws IOException {
        Policy policy = policy("""
                [[grant]]
                principal = "unix:alice"
                service = "a"
                [[grant]]
                principal = "unix:*"
                service = "b"
                """);
        assertThat(policy.grantFor(who("unix:alice"), NOW).orElseThrow().service())
                .isEqualTo("a");
        assertThat(policy.grantFor(who("unix:bob"), NOW).orElseThrow().service())
                .isEqualTo("b");
    }

    @Test
    void aGrantOfWhatIsNotOfferedIsPassedOver() throws IOException {
        Policy policy = policy("""
                [[grant]]
                principal = "unix:alice"
                service = "a"
                [[grant]]
                principal = "unix:*"
                service = "b"
                """);
        assertThat(policy.grantFor(who("unix:alice"), Set.of("b"), NOW)
                        .orElseThrow()
                        .service())
                .isEqualTo("b");
        assertThat(policy.grantFor(who("unix:alice"), Set.of("c"), NOW)).isEmpty();
    }

    @Test
    void aGrantEndsAtItsInstantAndTheNextOneCounts() throws IOException {
        Policy policy = policy("""
                [[grant]]
                principal = "unix:alice"
                service = "a"
                until = 2026-06-01T14:00:00+02:00
                [[grant]]
                principal = "unix:*"
                service = "b"
                """);
        assertThat(policy.grantFor(who("unix:alice"), NOW.minusMillis(1))
                        .orElseThrow()
                        .service())
                .isEqualTo("a");
        assertThat(policy.grantFor(who("unix:alice"), NOW).orElseThrow().service())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            until = 2027-01-01T00:00:00   | 4:1: until is a time with its offset, as in until = 2027-01-01T00:00:00Z
            until = 2027-01-01            | 4:1: until is a time with its offset, as in until = 2027-01-01T00:00:00Z
            until = "2027-01-01"          | 4:1: until is a time with its offset, as in until = 2027-01-01T00:00:00Z
            calls = 0                     | 4:1: calls = '0' cannot be used: write at least 1, or take the grant out
            calls = -5                    | 4:1: calls = '-5' cannot be used: write at least 1, or take the grant out
            calls = 1.5                   | 4:1: calls is a whole number, as in calls = 100
            calls = "100"                 | 4:1: calls is a whole number, as in calls = 100
            rate = "50"                   | 4:1: rate = '50' cannot be used: write it as "50/s", "3000/m" or "10/h"
            rate = "0/s"                  | 4:1: rate = '0/s' cannot be used: a rate of 0 grants nothing: write at least 1
            rate = "5/d"                  | 4:1: rate = '5/d' cannot be used: write it as "50/s", "3000/m" or "10/h"
            rate = 50                     | 4:1: rate is a text, as in rate = "50/s"
            bytes = "10MB"                | 4:1: bytes = '10MB' cannot be used: write at least 1 and a unit, as in "500B", "64KiB", "10MiB" or "2GiB"
            bytes = 10                    | 4:1: bytes is a text, as in bytes = "10MiB"
            members = "add"               | 4:1: members is a list of texts, as in members = ["add"]
            members = [1]                 | 4:12: members holds texts alone; put this one in quotes
            members = ["*.x"]             | 4:12: the member '*.x' is not understood: write a member of the service as "add" and one of what it hands out as "Point.x" or "Point.*"; for all that is exposed leave members away
            members = ["a-b"]             | 4:12: the member 'a-b' is not understood: write a member of the service as "add" and one of what it hands out as "Point.x" or "Point.*"; for all that is exposed leave members away
            untill = 2027-01-01T00:00:00Z | 4:1: the key 'untill' is not known; a grant has bytes, calls, members, principal, rate, service, until
            """)
    void aValueThatIsNotUnderstoodIsAnErrorWithItsLineAndColumn(String line, String error) {
        assertThat(errorsOf("[[grant]]\nprincipal = \"unix:a\"\nservice = \"s\"\n" + line + "\n"))
                .containsExactly("conf/policy.toml:" + error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            principal = 5            | 3:1: principal is a text, or a list of texts that is not empty, as in principal = ["unix:alice"]
            principal = []           | 3:1: principal is a text, or a list of texts that is not empty, as in principal = ["unix:alice"]
            principal = ["a", 5]     | 3:19: principal holds texts alone; put this one in quotes
            principal = " unix:a"    | 3:1: a principal is a name such as "cert:dns:ci.*" without white space around it
            principal = "a\\u202eb"  | 3:1: the principal 'a\\u202eb' is too long or cannot be printed
            principal = "cert:ip:x"  | 3:1: the name 'ip:x' cannot be used: give an IPv4 or IPv6 address
            """)
    void aPrincipalThatIsNotUnderstoodIsAnError(String line, String error) {
        assertThat(errorsOf("[[grant]]\nservice = \"s\"\n" + line + "\n"))
                .singleElement()
                .asString()
                .startsWith("conf/policy.toml:" + error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"service = 5", "service = \"\"", "service = \"a b\"", "service = \"a\\nb\""})
    void aServiceThatIsNotUnderstoodIsAnErrorOfOneLine(String line) {
        assertThat(errorsOf("[[grant]]\nprincipal = \"unix:a\"\n" + line + "\n"))
                .singleElement()
                .asString()
                .startsWith("conf/policy.toml:3:1: ")
                .doesNotContain("\n");
    }

    @Test
    void whatAGrantMustSayIsAskedFor() {
        assertThat(errorsOf("\n[[grant]]\n"))
                .containsExactly(
                        "conf/policy.toml:2:1: the grant says no principal; add principal = \"NAME\"",
                        "conf/policy.toml:2:1: the grant says no service; add service = \"NAME\"");
    }

    @Test
    void whatIsNoGrantIsAnError() {
        assertThat(errorsOf("version = 1\n[grant]\nprincipal = \"unix:a\"\n"))
                .containsExactly(
                        "conf/policy.toml:1:1: the key 'version' is not known; a policy holds [[grant]] alone",
                        "conf/policy.toml:2:1: grant is a list of tables; start each with [[grant]]");
    }

    @Test
    void allErrorsAreReportedAtOnce() {
        assertThat(errorsOf("""
                [[grant]]
                principal = "unix:a"
                service = "s"
                calls = 0
                rate = "x"
                [[grant]]
                principal = "unix:b"
                servic = "s"
                """))
                .hasSize(4)
                .anySatisfy(error -> assertThat(error).startsWith("conf/policy.toml:4:1: calls"))
                .anySatisfy(error -> assertThat(error).startsWith("conf/policy.toml:5:1: rate"))
                .anySatisfy(error -> assertThat(error).startsWith("conf/policy.toml:8:1: the key 'servic'"))
                .anySatisfy(error -> assertThat(error).startsWith("conf/policy.toml:6:1: the grant says no service"));
    }

    @Test
    void whatIsNoTomlIsReportedWithLineAndColumn() {
        assertThat(errorsOf("[[grant]]\nprincipal = \nservice = 3 4\n"))
                .hasSize(2)
                .anySatisfy(error -> assertThat(error).startsWith("conf/policy.toml:2:13: "))
                .anySatisfy(error -> assertThat(error).startsWith("conf/policy.toml:3:13: "));
    }

    @Test
    void aFileThatIsMissingOrNoTextSaysSo() throws IOException {
        Path file = folder.resolve("policy.toml");
        assertThatThrownBy(() -> Policy.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot read " + file + ": no such file");
        Files.write(file, new byte[] {(byte) 0xc3, 0x28});
        assertThatThrownBy(() -> Policy.load(file)).hasMessageContaining("is not a text in UTF-8");
    }

    @Test
    void aGrantNarrowsTheOneBelowAndNamesItsLine() throws IOException {
        PolicyGrant grant = policy(EXAMPLE).grants().get(0);
        Grant narrowed = grant.toGrant(grant.toBudget());
        assertThat(narrowed.rule()).isEqualTo("policy.toml:2");
        assertThat(narrowed)
                .hasToString(
                        "calls = 100, rate = 50 in PT1S, bytes = 10485760, until 2027-01-01T00:00:00Z, policy.toml:2");
        assertThat(policy(EXAMPLE).grants().get(1).toGrant(Grant.ALL).rule()).isEqualTo("policy.toml:11");
        Grant base = Grant.ALL.revocable();
        Grant second = grant.toGrant(base);
        base.revoke();
        assertThat(second.isRevoked()).isTrue();
        assertThat(narrowed.isRevoked()).isFalse();
    }

    @Test
    void aStarStandsForAllMembersAndATypeMayHaveItsPackage() throws IOException {
        PolicyGrant grant = policy("""
                [[grant]]
                principal = "*"
                service = "s"
                members = ["*", "Point.*", "Shapes.Line.x", "io.example.Line.y"]
                """).grants().get(0);
        assertThat(grant.members())
                .contains(new Members(
                        Set.of("*"),
                        Map.of("Point", Set.of("*"), "Shapes.Line", Set.of("x"), "io.example.Line", Set.of("y"))));
    }

    @Test
    void aDescriptionSaysWhoMayDoWhatAndWhichLineSaysSo() throws IOException {
        assertThat(policy(EXAMPLE).describe())
                .containsExactly(
                        "policy.toml:2: cert:dns:ci.* may use sample: add, point, Point.x, Point.y; until"
                                + " 2027-01-01T00:00:00Z; 100 calls; at most 50/s; 10MiB",
                        "policy.toml:11: unix:alice or token:alice may use io.example.Tools: all that is exposed");
        assertThat(policy("").describe()).containsExactly("nobody may do anything: the policy holds no [[grant]]");
    }

    @Test
    void anExplanationSaysWhichLineCountsAndWhyEachOtherDoesNot() throws IOException {
        Policy policy = policy("""
                [[grant]]
                principal = "token:ci"
                service = "old"
                until = 2026-01-01T00:00:00Z
                [[grant]]
                principal = "token:*"
                service = "elsewhere"
                [[grant]]
                principal = "token:c?"
                service = "sample"
                members = ["add"]
                [[grant]]
                principal = "token:ci"
                service = "sample"
                [[grant]]
                principal = ["unix:alice", "unix:bob"]
                service = "sample"
                """);
        assertThat(policy.explain(who("token:ci"), Set.of("sample", "old"), NOW))
                .containsExactly(
                        "token:ci may use sample: add; policy.toml:8 says so",
                        "  policy.toml:1 matches token:ci, but it ended at 2026-01-01T00:00:00Z",
                        "  policy.toml:5 matches token:ci by token:*, but elsewhere is not served",
                        "  policy.toml:8 matches token:ci by token:c? and counts",
                        "  policy.toml:12 matches token:ci, but policy.toml:8 comes first",
                        "  policy.toml:15 does not match, it is for unix:alice or unix:bob");
        assertThat(policy.explain(who("unix:mallory"), NOW))
                .startsWith("unix:mallory may do nothing: no grant counts for it")
                .hasSize(6);
    }

    @Test
    void anExplanationCannotBeForgedByAName() throws IOException {
        assertThat(policy(EXAMPLE).explain(who("token:x\n  policy.toml:9 matches\u202e"), NOW))
                .allSatisfy(line -> assertThat(line).doesNotContain("\n", "\u202e"));
    }

    @Test
    void aGrantThatAnEarlierOneCoversIsWarnedOf() throws IOException {
        assertThat(policy("""
                [[grant]]
                principal = ["unix:*", "token:*"]
                service = "s"
                [[grant]]
                principal = ["unix:alice", "token:?x*"]
                service = "s"
                [[grant]]
                principal = "unix:bob"
                service = "t"
                [[grant]]
                principal = ["unix:carol", "cert:dns:carol.example"]
                service = "s"
                """).warnings(NOW))
                .containsExactly(
                        "policy.toml:4: it never counts, policy.toml:1 comes first and matches all that it matches; move"
                                + " it up or take it out",
                        "policy.toml:7: it counts only where s is not served, because policy.toml:1 comes first and"
                                + " matches all that it matches");
    }

    @Test
    void aGrantThatOutlivesTheEarlierOneIsNotWarnedOf() throws IOException {
        assertThat(policy("""
                [[grant]]
                principal = "unix:*"
                service = "s"
                until = 2027-01-01T00:00:00Z
                [[grant]]
                principal = "unix:alice"
                service = "s"
                """).warnings(NOW)).isEmpty();
    }

    @Test
    void aGrantThatEndedAndANameThatNobodyHasAreWarnedOf() throws IOException {
        assertThat(policy("""
                [[grant]]
                principal = "unix:*"
                service = "s"
                until = 2026-01-01T00:00:00Z
                [[grant]]
                principal = "crt:dns:ci"
                service = "s"
                members = []
                """).warnings(NOW))
                .hasSize(3)
                .anySatisfy(warning -> assertThat(warning).contains("policy.toml:1: it ended at"))
                .anySatisfy(warning -> assertThat(warning).contains("no built-in authenticator", "'crt:dns:ci'"))
                .anySatisfy(warning -> assertThat(warning).contains("grants no member"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "cert:*",
                "cert:dns:*",
                "c*",
                "local",
                "anonymous",
                "ssh:SHA256:abc",
                "loc*",
                "*:alice",
                "?nix:a"
            })
    void aPatternThatCouldMatchIsNotWarnedOf(String pattern) {
        assertThat(new NamePattern(pattern).isOfKnownKind()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "dns:ci", "cert:cn:ci", "locals", "anon", "sshkey:*"})
    void aPatternThatCannotMatchIs(String pattern) {
        assertThat(new NamePattern(pattern).isOfKnownKind()).isFalse();
    }
}
