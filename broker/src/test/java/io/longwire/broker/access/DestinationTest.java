package io.longwire.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DestinationTest {
    @ParameterizedTest
    @ValueSource(strings = {"/topic/a", "/topic/a/b.c/..d", "/topic/ü 🙂", "/topic/a:b"})
    void aTopicHasOneOrMoreSegments(String text) throws DestinationException {
        assertThat(Destination.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "topic/a",
                "/topic",
                "/topic/",
                "/topics/a",
                "/queue/a",
                "/user/x",
                "/topic//a",
                "/topic/a/",
                "/topic/a//b",
                "/topic/.",
                "/topic/../a",
                "/topic/a/..",
                "/topic/*",
                "/topic/a.>",
                "/topic/**",
                "/topic/a%2Fb",
                "/topic/a\\b",
                "/topic/a\nb",
                "/topic/\0",
                "/topic/\u0085",
                "/topic/\u2028",
                "/topic/\ud800",
                "/TOPIC/a"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Destination.parse(text))
                .isInstanceOf(DestinationException.class)
                .hasMessageStartingWith("Not a destination");
    }

    @Test
    void aNameHasAtMost255Bytes() throws DestinationException {
        assertThat(Destination.parse("/topic/" + "x".repeat(248)).name()).hasSize(255);
        assertThatThrownBy(() -> Destination.parse("/topic/" + "x".repeat(249))).hasMessageContaining("255 bytes");
        assertThatThrownBy(() -> Destination.parse("/topic/" + "ü".repeat(125))).hasMessageContaining("255 bytes");
    }

    @Test
    void whatIsRefusedIsShownEscaped() {
        assertThatThrownBy(() -> Destination.parse("/topic/\n<x>")).hasMessageContaining("\\u000a");
    }

    @ParameterizedTest
    @CsvSource({"/topic/a%20b,/topic/a b", "/topic/%c3%BC,/topic/ü", "/topic/a+b,/topic/a+b"})
    void aPathIsDecodedOnce(String path, String name) throws DestinationException {
        assertThat(Destination.ofPath(path).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topic/a%2Fb",
                "/topic/a%2fb",
                "/topic/%2e%2e",
                "/topic/%2E",
                "/topic/a%5Cb",
                "/topic/%252F",
                "/topic/%00",
                "/topic/%0a",
                "/topic/%",
                "/topic/%2",
                "/topic/%zz",
                "/topic/%C3",
                "/topic/%C0%AF",
                "/topic%2Fa",
                "/topic/a%2A"
            })
    void aPathHidesNothing(String path) {
        assertThatThrownBy(() -> Destination.ofPath(path)).isInstanceOf(DestinationException.class);
    }
}
