package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false",
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.4/31, 192.0.2.5, true",
        "192.0.2.4/31, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::1, ::1, true",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fe80::1, false",
        "::ffff:10.0.0.7, 10.0.0.7, true",
    })
    void aRangeHoldsTheAddressesThatBeginWithItsBits(String range, String address, boolean trusted) {
        assertThat(TrustedProxies.of(range).contains(new InetSocketAddress(address, 1)))
                .isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0", "", "/8", "fe80::1%eth0"})
    void whatIsNoAddressIsRefused(String address) {
        assertThatThrownBy(() -> TrustedProxies.of(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("but is: " + address);
    }

    @Test
    void nobodyIsNotAList() {
        assertThatThrownBy(TrustedProxies::of).hasMessageContaining("at least one");
    }

    @Test
    void aUnixDomainSocketIsTrustedOnlyByName() {
        UnixDomainSocketAddress socket = UnixDomainSocketAddress.of("/run/test.sock");
        assertThat(TrustedProxies.of("unix").contains(socket)).isTrue();
        assertThat(TrustedProxies.of("0.0.0.0/0", "::/0").contains(socket)).isFalse();
    }
}
