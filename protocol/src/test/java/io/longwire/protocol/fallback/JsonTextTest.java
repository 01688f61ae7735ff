package io.longwire.protocol.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonTextTest {
    @Test
    void aStringIsEscapedWhetherFromTextOrFromBytes() {
        String text = "\"\\\n\r\t\b\0\u007f</script>\u2028\u2029ü€🙂";
        String expected = "\"\\\"\\\\\\n\\r\\t\\u0008\\u0000\\u007f\\u003c/script>\\u2028\\u2029ü€🙂\"";

        assertThat(new JsonText(1).string(text)).hasToString(expected);
        assertThat(new JsonText(1).utf8(text.getBytes(StandardCharsets.UTF_8))).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"\ud800", "\udc00", "\ud800x"})
    void halfASurrogatePairBecomesTheReplacementCharacter(String text) {
        assertThat(new JsonText(1).string(text).toString()).startsWith("\"\ufffd");
    }

    @Test
    void anItemHasTextAsData() {
        JsonText json = new JsonText(1);

        FeedItem.write(
                json,
                "/topic/a",
                "e-1",
                null,
                5,
                "text/plain",
                Map.of("x", "y"),
                "hi".getBytes(StandardCharsets.UTF_8),
                true);

        assertThat(json)
                .hasToString("{\"destination\":\"/topic/a\",\"position\":\"e-1\",\"timestamp\":5,"
                        + "\"contentType\":\"text/plain\",\"headers\":{\"x\":\"y\"},\"data\":\"hi\"}");
    }

    @Test
    void anItemHasOtherBytesAsBase64() {
        JsonText json = new JsonText(1);

        FeedItem.write(json, "/topic/a", "e-1", null, 5, null, Map.of(), new byte[] {(byte) 0xff}, false);

        assertThat(json)
                .hasToString("{\"destination\":\"/topic/a\",\"position\":\"e-1\",\"timestamp\":5,\"base64\":\"/w==\"}");
    }
}
