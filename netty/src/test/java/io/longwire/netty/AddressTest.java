package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"ws://user@host/", "wss://user:secret@host:8443/x", "ws://:secret@host/"})
    void anAddressWithAUserIsRefusedAndSaysWhatToDoInstead(String uri) {
        assertThatThrownBy(() -> Address.of(URI.create(uri)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Authorization")
                .hasMessageContaining("host")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void whatIsNotAsciiIsPercentEncodedAsUtf8() {
        Address address = Address.of(URI.create("ws://host/caf\u00e9?q=\u20ac&r=%2F"));
        assertThat(address.path()).isEqualTo("/caf%C3%A9");
        assertThat(address.query()).isEqualTo("q=%E2%82%AC&r=%2F");
    }

    @Test
    void anIpv6AddressKeepsItsBracketsInTheAuthority() {
        assertThat(Address.of(URI.create("ws://[::1]:8080/")).authority()).isEqualTo("[::1]:8080");
    }
}
