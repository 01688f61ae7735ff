package io.longwire.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads as values, and tokens in them. */
class HeadersTest {
    private final Headers headers = Headers.of("Accept", "a, b", "Cookie", "secret", "accept", "c");

    @Test
    void namesCompareWithoutCaseAndValuesKeepTheirOrder() {
        assertThat(headers.first("ACCEPT")).isEqualTo("a, b");
        assertThat(headers.all("Accept")).containsExactly("a, b", "c");
        assertThat(headers.has("cookie")).isTrue();
        assertThat(headers.first("Host")).isNull();
        assertThat(headers.all("Host")).isEmpty();
        assertThat(headers.size()).isEqualTo(3);
        assertThat(Tokens.list(headers.all("Accept"))).containsExactly("a", "b", "c");
        assertThat(Tokens.listHas(headers.all("Accept"), "B")).isTrue();
        assertThat(Tokens.listHas(headers.all("Accept"), "d")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\rb", "a\0b"})
    void aValueWithALineBreakOrNulIsRefused(String value) {
        assertThatThrownBy(() -> headers.with("X", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'X'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\n", "é"})
    void aNameThatIsNoTokenIsRefused(String name) {
        assertThatThrownBy(() -> Headers.of(name, "v")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameWithoutAValueIsRefused() {
        assertThatThrownBy(() -> Headers.of("a", "b", "c")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatMayReachALogShowsNoSecrets() {
        assertThat(headers.toString()).doesNotContain("secret").contains("Cookie");
        assertThat(new RequestHead("GET", "http", null, "/p", "token=secret", null, headers).toString())
                .isEqualTo("GET /p");
        assertThat(Tokens.printable("a\u001b\né" + "x".repeat(1_000)))
                .startsWith("a\\u001b\\u000a\\u00e9x")
                .hasSizeLessThan(110);
    }

    @Test
    void fieldsAreValues() {
        assertThat(Headers.of("a", "b")).isEqualTo(Headers.NONE.with("a", "b")).hasSameHashCodeAs(Headers.of("a", "b"));
        assertThat(Headers.of("a", "b")).isNotEqualTo(Headers.of("a", "c"));
        assertThat(Tokens.list(List.of("\u001ba, \tb\t"))).containsExactly("\u001ba", "b");
        assertThat(Tokens.list(List.of(" , a ,,b", "", "c"))).containsExactly("a", "b", "c");
    }
}
