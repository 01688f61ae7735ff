package io.longwire.broker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which handler answers which destination. */
class HandlersTest {
    private static Handlers of(String... patterns) {
        Handlers.Builder handlers = Handlers.builder();
        for (String pattern : patterns) {
            handlers.message(pattern, message -> pattern);
        }
        return handlers.build();
    }

    private static Object chosen(Handlers handlers, String destination) throws Exception {
        Handlers.Match match = handlers.ofMessage(destination);
        return match == null ? null : match.handler().handle(null);
    }

    @ParameterizedTest
    @CsvSource({
        "/app/chat.{room}, /app/chat.hall, room, hall",
        "/app/orders/{id}/cancel, /app/orders/7/cancel, id, 7",
        "/app/{any}, /app/größe, any, größe",
        "/app/a.b/{c}, /app/a.b/{x}, c, {x}",
    })
    void aVariableStandsForOnePiece(String pattern, String destination, String name, String value) {
        Handlers.Match match = of(pattern).ofMessage(destination);
        assertThat(match).isNotNull();
        assertThat(match.variables()).isEqualTo(Map.of(name, value));
    }

    @ParameterizedTest
    @CsvSource({
        "/app/chat.{room}, /app/chat.a.b",
        "/app/chat.{room}, /app/chat.a/b",
        "/app/chat.{room}, /app/chat.",
        "/app/chat.{room}, /app/chat/a",
        "/app/chat.{room}, /app/chat",
        "/app/a, /app/A",
        "/app/a/**, /app/a",
        "/app/a/**, /app/a.b",
    })
    void andForNothingElse(String pattern, String destination) {
        assertThat(of(pattern).ofMessage(destination)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/a/b", "/app/a/b/c", "/app/a/b.c..d"})
    void anOpenEndStandsForOneSegmentOrMore(String destination) {
        assertThat(of("/app/a/**").ofMessage(destination)).isNotNull();
        assertThat(of("/app/**").ofMessage(destination)).isNotNull();
    }

    @Test
    void theMostSpecificAnswersWhateverTheOrder() throws Exception {
        Handlers handlers = of("/app/**", "/app/a/**", "/app/a/{x}", "/app/a/b", "/app/{y}");
        assertThat(chosen(handlers, "/app/a/b")).isEqualTo("/app/a/b");
        assertThat(chosen(handlers, "/app/a/c")).isEqualTo("/app/a/{x}");
        assertThat(chosen(handlers, "/app/a/b/c")).isEqualTo("/app/a/**");
        assertThat(chosen(handlers, "/app/c/b")).isEqualTo("/app/**");
        assertThat(chosen(handlers, "/app/c")).isEqualTo("/app/{y}");
    }

    @ParameterizedTest
    @CsvSource({
        "/app/a, /app/a",
        "/app/{x}, /app/{y}",
        "/app/a.{x}, /app/{y}.b",
        "/app/**, /app/**",
        "/app/{x}/b, /app/a/**",
        "/app/{x}/b/**, /app/a/**",
    })
    void whereNeitherIsMoreSpecificTheSecondIsRefused(String one, String two) {
        assertThatThrownBy(() -> of(one, two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(one)
                .hasMessageContaining(two);
    }

    @ParameterizedTest
    @CsvSource({
        "/app/a, /app/a/**",
        "/app/a.{x}, /app/a/{x}",
        "/app/a/{x}, /app/b/{x}",
        "/app/a.b, /app/a/**",
        "/app/{x}.b, /app/a/**",
    })
    void whereNothingMatchesBothBothMayBe(String one, String two) {
        assertThatCode(() -> of(one, two)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topic/a",
                "app/a",
                "/app/",
                "/app",
                "/app/a-{x}",
                "/app/{x:[0-9]+}",
                "/app/*",
                "/app/a/**/b",
                "/app/{}",
                "/app/a//b",
                "/app/{x}.{x}",
                "/app/a%b",
                "/app/**.a"
            })
    void whatIsNoPatternIsRefused(String text) {
        assertThatThrownBy(() -> of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void sendAndSubscribeHaveHandlersOfTheirOwn() {
        Handlers handlers = Handlers.builder()
                .message("/app/a", message -> null)
                .subscription("/app/b", message -> null)
                .build();
        assertThat(handlers.ofMessage("/app/b")).isNull();
        assertThat(handlers.ofSubscription("/app/a")).isNull();
        assertThat(handlers.ofSubscription("/app/b")).isNotNull();
    }
}
