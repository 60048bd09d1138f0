package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PeerNamesTest {
    private static PeerNames dns(String name) {
        return new PeerNames(List.of(name), List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, a.example",
        "A.Example, a.eXAMPLE",
        "a.example, a.example.",
        "*.lab.example, build7.lab.example",
        "*.lab.example, BUILD7.lab.example.",
        "localhost, localhost",
        "xn--bcher-kva.example, bücher.example"
    })
    void aHostMatches(String name, String host) {
        assertThat(dns(name).matchesHost(host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, b.example",
        "a.example, a.example.org",
        "a.example, xa.example",
        "a.example, a.example..",
        "a.example., a.example",
        "*.lab.example, lab.example",
        "*.lab.example, a.b.lab.example",
        "*.lab.example, .lab.example",
        "*.example, a.example",
        "*, a",
        "*.*.example, a.b.example",
        "b*.lab.example, build.lab.example",
        "a.*.example, a.lab.example",
        "*.lab.example, *.lab.example.org",
        "10.0.0.1, 10.0.0.1",
        "*.0.0.1, 10.0.0.1",
        "a.example, ''",
        "'', ''",
        "*.lab.example, *"
    })
    void aHostDoesNotMatch(String name, String host) {
        assertThat(dns(name).matchesHost(host)).isFalse();
    }

    @Test
    void aTrailingDotIsFoundToBeTheOnlyFault() {
        assertThat(dns("a.example.").withoutTrailingDots().matchesHost("a.example."))
                .isTrue();
        assertThat(dns("a.example..").withoutTrailingDots().matchesHost("a.example"))
                .isFalse();
        assertThat(dns("b.example.").withoutTrailingDots().matchesHost("a.example"))
                .isFalse();
    }

    @Test
    void addressesMatchAsNumbersAndOnlyAddresses() {
        PeerNames names = new PeerNames(List.of("10.0.0.9"), List.of("10.0.0.1", "0:0:0:0:0:0:0:1"), List.of());
        assertThat(names.matchesHost("10.0.0.1")).isTrue();
        assertThat(names.matchesHost("::1")).isTrue();
        assertThat(names.matchesHost("0:0:0:0:0:0:0:1")).isTrue();
        assertThat(names.matchesHost("10.0.0.9"))
                .as("a DNS name that looks like one")
                .isFalse();
        assertThat(names.matchesHost("10.0.0.2")).isFalse();
        assertThat(names.matchesHost("::2")).isFalse();
    }

    @Test
    void whatAPeerChoseCannotBreakALine() {
        assertThat(dns("a\n\u001b[31m\u202e")).hasToString("dns:a\\u000a\\u001b[31m\\u202e");
        assertThat(dns("x".repeat(1000)).toString()).hasSize(204);
    }
}
