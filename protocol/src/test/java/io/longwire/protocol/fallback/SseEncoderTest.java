package io.longwire.protocol.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseEncoderTest {
    @Test
    void anEventHasIdNameAndData() {
        assertThat(event("e-1", "news", "hello")).isEqualTo("id: e-1\nevent: news\ndata: hello\n\n");
    }

    @Test
    void dataIsSplitAtEveryKindOfLineEnd() {
        assertThat(event(null, null, "a\nb\rc\r\nd\n\rid: forged\n"))
                .isEqualTo("data: a\ndata: b\ndata: c\ndata: d\ndata: \ndata: id: forged\ndata: \n\n");
    }

    @Test
    void emptyDataIsStillAnEvent() {
        assertThat(event("1", null, "")).isEqualTo("id: 1\ndata: \n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b"})
    void lineEndsAndNulNeverGetIntoAnIdANameOrAComment(String text) {
        assertThatThrownBy(() -> event(text, null, "x")).hasMessageContaining("id");
        assertThatThrownBy(() -> event(null, text, "x")).hasMessageContaining("event");
        assertThatThrownBy(() -> SseEncoder.comment(text)).hasMessageContaining("comment");
        assertThatThrownBy(() -> SseEncoder.opening(1, text)).hasMessageContaining("id");
    }

    @Test
    void commentsStandAlone() {
        assertThat(SseEncoder.comment("")).asString().isEqualTo(": \n\n");
    }

    @Test
    void anOpeningHasTheIdBeforeItsFirstEmptyLine() {
        assertThat(SseEncoder.opening(2000, "e-1")).asString().isEqualTo("retry: 2000\nid: e-1\n\n");
    }

    private static String event(@Nullable String id, @Nullable String name, String data) {
        return new String(SseEncoder.event(id, name, data.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
