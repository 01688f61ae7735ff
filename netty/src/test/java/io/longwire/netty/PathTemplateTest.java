package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    @Test
    void aVariableStandsForOneSegmentAndIsDecoded() {
        PathTemplate template = new PathTemplate("/chat/{room}/x");
        assertThat(template.match("/chat/a%20b+c/x")).isEqualTo(Map.of("room", "a b+c"));
        assertThat(template.match("/chat/%zz/x")).isEqualTo(Map.of("room", "%zz"));
        assertThat(template.match("/chat//x")).isNull();
        assertThat(template.match("/chat/a/b/x")).isNull();
        assertThat(template.match("/chat/a/y")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "/a{b}", "/{a}/{a}", "/{"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> new PathTemplate(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecondEndpointAtAPathIsRefusedForNobodyWouldReachIt() {
        WebSocketServer.Builder builder = WebSocketServer.builder().endpoint("/a/{b}", at -> {});
        assertThatThrownBy(() -> builder.endpoint("/a/{b}", at -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/a/{b}");
    }
}
