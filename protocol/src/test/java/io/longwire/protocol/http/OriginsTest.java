package io.longwire.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages may use a server (RFC 6454 §5 and §6). */
final class OriginsTest {
    private static final Origins ORIGINS = Origins.of(List.of("https://a.example", "http://B.example:8080"));

    private static RequestHead request(String... headers) {
        return new RequestHead("GET", "https", "own.example", "/", null, null, Headers.of(headers));
    }

    @ParameterizedTest
    @CsvSource({
        "https://own.example, true, false",
        "https://OWN.example:443, true, false",
        "http://own.example, false, false",
        "https://a.example, true, true",
        "https://a.example:443, true, true",
        "HTTPS://A.EXAMPLE, true, true",
        "https://a.example:8443, false, false",
        "http://a.example:443, false, false",
        "http://b.example:8080, true, true",
        "http://b.example, false, false",
        "https://a.example/, false, false",
        "https://a.example.evil, false, false",
        "null, false, false",
    })
    void anOriginIsComparedByItsPartsWhateverItsSpelling(String origin, boolean may, boolean foreign) {
        assertThat(ORIGINS.allow(request("Origin", origin))).isEqualTo(may);
        assertThat(ORIGINS.foreign(request("Origin", origin))).isEqualTo(foreign ? origin : null);
    }

    @Test
    void whoSendsNoneIsNoPageAndTwoAreNone() {
        assertThat(ORIGINS.allow(request())).isTrue();
        assertThat(ORIGINS.allow(request("Origin", "https://a.example", "Origin", "https://a.example")))
                .isFalse();
        assertThat(ORIGINS.foreign(request())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.example", "https://a.example/", "https://*.example", "null", "https://a:b"})
    void aListWithWhatIsNoOriginIsRefused(String text) {
        assertThatThrownBy(() -> Origins.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void anOriginIsWrittenAsBrowsersDo() {
        assertThat(Origins.of(List.of("https://A.example:443", "http://[::1]:3000", "http://b.example:80"))
                        .listed())
                .extracting(Origin::toString)
                .containsExactlyInAnyOrder("https://a.example", "http://[::1]:3000", "http://b.example");
    }
}
