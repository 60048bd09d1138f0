package io.remora.ssh.authorized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code from=} of authorized keys. */
@Timeout(60)
final class AddressPatternsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1|10.0.0.1|true",
                "10.0.0.1|10.0.0.2|false",
                "10.0.*|10.0.0.2|true",
                "10.0.0.?|10.0.0.12|false",
                "10.0.0.0/8|10.9.8.7|true",
                "10.0.0.0/8|11.9.8.7|false",
                "10.0.0.0/8,!10.0.0.5|10.0.0.5|false",
                "!10.0.0.5|10.0.0.6|false",
                "2001:db8::1|2001:db8:0:0:0:0:0:1|true",
                "2001:DB8::/32|2001:db8::7|true",
                "2001:db8::/32|10.0.0.1|false",
                "::ffff:10.0.0.1|10.0.0.1|true",
                "::1|127.0.0.1|false"
            })
    void anAddressFitsALiteralAPatternOrABlock(String list, String address, boolean fits) throws UnknownHostException {
        assertThat(AddressPatterns.parse(list).match(InetAddress.getByName(address)))
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", ".:1", "10.1", "127.1", "300.1.1.1", "1.2.3.4.5", "127.0.0.1.", "."})
    void whatIsNoAddressIsTheNameOfNobodyAndIsNotLookedUp(String name) throws UnknownHostException {
        // Each of these would be this machine, or a question to the name service, for who asks the JDK.
        assertThat(AddressPatterns.parse(name).match(InetAddress.getByName("127.0.0.1")))
                .isFalse();
        assertThatThrownBy(() -> AddressPatterns.parse(name + "/8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " is no address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1::2::3",
                ":",
                "1:2",
                "!1::2::3",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "10.0.0.0/",
                "/8",
                "",
                "a,,b"
            })
    void aListThatCannotBeMeantIsAnErrorWhenItIsRead(String list) {
        assertThatThrownBy(() -> AddressPatterns.parse(list)).isInstanceOf(IllegalArgumentException.class);
    }
}
