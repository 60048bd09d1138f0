package io.remora.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class WordsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "build7", "db.example.org", "a_b-c", "9", "CA2"})
    void anOrdinaryNameIsAccepted(String name) {
        assertThat(PeerName.of(name).text()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../x",
                "a/b",
                "/etc/passwd",
                ".hidden",
                "-rf",
                "a b",
                "a\nb",
                "a\0b",
                "ca",
                "CA",
                "Ca",
                "crl",
                "issuer",
                "journal",
                "lock",
                "ssh",
                "ca-1",
                "issuer-22",
                "é",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void aNameThatIsAPathHiddenOrTheAuthoritysOwnIsRefusedInOneLine(String name) {
        assertThatThrownBy(() -> PeerName.of(name)).isInstanceOfSatisfying(CertsException.class, e -> {
            assertThat(e.reason()).isEqualTo(CertsException.Reason.BAD_VALUE);
            assertThat(e.getMessage()).doesNotContain("\n").contains("'");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "dns:Lab.Example.org, dns:lab.example.org",
        "DNS:a_b, dns:a_b",
        "dns:*.example.org, dns:*.example.org",
        "ip:192.0.2.7, ip:192.0.2.7",
        "ip:::1, ip:0:0:0:0:0:0:0:1",
        "ip:2001:db8::7, ip:2001:db8:0:0:0:0:0:7",
        "ip:::, ip:0:0:0:0:0:0:0:0",
        "ip:1::, ip:1:0:0:0:0:0:0:0",
        "ip:1:2:3:4:5:6:7:8, ip:1:2:3:4:5:6:7:8",
        "ip:1:2:3:4:5:6:7::, ip:1:2:3:4:5:6:7:0",
        "ip:FE80::A:b, ip:fe80:0:0:0:0:0:a:b",
        "ip:2001:db8::192.0.2.7, ip:2001:db8:0:0:0:0:c000:207",
        "ip:::ffff:192.0.2.200, ip:192.0.2.200",
        "uri:spiffe://example.org/agent/build7, uri:spiffe://example.org/agent/build7",
        "uri:urn:uuid:1, uri:urn:uuid:1"
    })
    void aSubjectAlternativeNameIsBroughtIntoItsCanonicalForm(String written, String canonical) {
        assertThat(SubjectAltName.parse(written)).hasToString(canonical);
        assertThat(SubjectAltName.parse(canonical)).isEqualTo(SubjectAltName.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lab",
                "email:a@b",
                "dns:",
                "dns:lab.",
                "dns:a..b",
                "dns:-a",
                "dns:*",
                "dns:*.org",
                "dns:a.*.org",
                "dns:192.0.2.7",
                "dns:münchen.de",
                "dns:a b",
                "ip:",
                "ip:256.1.1.1",
                "ip:1.2.3",
                "ip:01.2.3.4",
                "ip:lab",
                "ip:fe80::1%eth0",
                "ip:::g",
                "ip:1:2",
                "ip:.:1",
                "ip:a.example:1",
                "ip::1",
                "ip:1:",
                "ip::::",
                "ip:1::2::3",
                "ip:1:2:3:4:5:6:7",
                "ip:1:2:3:4:5:6:7:8:9",
                "ip:1:2:3:4::5:6:7:8",
                "ip:12345::",
                "ip:1.2.3.4::",
                "ip:::1.2.3",
                "ip:[::1]",
                "uri:",
                "uri:/relative",
                "uri:spiffe://x:80/y",
                "uri:spiffe://x",
                "uri:http:///nohost",
                "uri:a b",
                "dns:a\nb"
            })
    void aSubjectAlternativeNameOfTheWrongFormIsRefusedInOneLine(String written) {
        assertThatThrownBy(() -> SubjectAltName.parse(written)).isInstanceOfSatisfying(CertsException.class, e -> {
            assertThat(e.reason()).isEqualTo(CertsException.Reason.BAD_VALUE);
            assertThat(e.getMessage()).doesNotContain("\n");
            if (written.startsWith("ip:")) {
                // Not what a name service answered: it was never asked.
                assertThat(e)
                        .hasMessageContaining("give an IPv4 or IPv6 address")
                        .hasNoCause();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"20s, PT20S", "15m, PT15M", "12h, PT12H", "30d, PT720H", "2w, PT336H"})
    void aLifeTimeIsReadFromItsShortForm(String written, Duration duration) {
        assertThat(TimeToLive.parse(written).duration()).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "s", "0s", "-1d", "1.5h", "1y", "36526d", "99999999999d", "1d "})
    void aLifeTimeOfAnotherFormOrOutOfBoundsIsRefused(String written) {
        assertThatThrownBy(() -> TimeToLive.parse(written)).isInstanceOf(CertsException.class);
    }

    @Test
    void textFromOutsideIsShownInOneLineWithoutControlsOrBidirectionalTricks() {
        assertThat(Printable.of("a\n\u001b[2J\u202eb\u2028c")).isEqualTo("a\\u000a\\u001b[2J\\u202eb\\u2028c");
    }
}
