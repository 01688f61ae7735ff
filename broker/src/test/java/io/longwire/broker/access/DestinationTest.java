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
                "/user/x",
                "/user/a/b/queue/c",
                "/user/ann/app/x",
                "/session/x/queue/a",
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

    @ParameterizedTest
    @CsvSource({
        "/topic/a,TOPIC",
        "/queue/a/b,QUEUE",
        "/app/chat.1,APP",
        "/user/queue/a,USER",
        "/user/topic/a,USER",
        "/user/ann/queue/a,USER"
    })
    void thePrefixSaysTheKind(String text, Destination.Kind kind) throws DestinationException {
        assertThat(Destination.parse(text).kind()).isEqualTo(kind);
    }

    @Test
    void whatIsSentToAUserGoesToThatUser() throws DestinationException {
        assertThat(Destination.parse("/user/ann/queue/a").toSendTo()).isEqualTo(Destination.ofUser("ann", "/queue/a"));
        assertThat(Destination.parse("/user/queue/queue/a").toSendTo())
                .isEqualTo(Destination.ofUser("queue", "/queue/a"));
        assertThat(Destination.parse("/topic/a").toSendTo()).hasToString("/topic/a");
        Destination own = Destination.parse("/user/queue/a");
        assertThatThrownBy(own::toSendTo).hasMessageContaining("/user/{name}/queue/");
    }

    @Test
    void oneSubscribesToOnesOwnOnly() throws DestinationException {
        assertThat(Destination.parse("/user/queue/a").ownRest()).isEqualTo("/queue/a");
        Destination other = Destination.parse("/user/ann/queue/a");
        assertThatThrownBy(other::ownRest).isInstanceOf(DestinationException.class);
    }

    @Test
    void aUsersNameIsOneSegmentWhateverIsInIt() {
        assertThat(Destination.ofUser("a/../b%2f*", "/queue/x")).hasToString("/user/a%2f..%2fb%252f%2a/queue/x");
        assertThat(Destination.ofUser("..", "/queue/x")).hasToString("/user/%2e%2e/queue/x");
        assertThat(Destination.ofUser("ann@example.com", "/queue/x")).hasToString("/user/ann%40example.com/queue/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topic/*", "/topic/**", "/topic/a/*/b", "/topic/a/*/**"})
    void aPatternHasWildcardsAsWholeSegments(String text) throws DestinationException {
        assertThat(Destination.parsePattern(text).isPattern()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topic/a*",
                "/topic/**/a",
                "/topic/***",
                "/queue/*",
                "/user/queue/*",
                "/app/**",
                "/user/*/queue/a",
                "/topic/>"
            })
    void wildcardsStandNowhereElse(String text) {
        assertThatThrownBy(() -> Destination.parsePattern(text)).isInstanceOf(DestinationException.class);
    }
}
