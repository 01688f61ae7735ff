package io.longwire.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** If-None-Match (RFC 9110 §13.1.2). */
final class EntityTagsTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "\"a\", true",
                "W/\"a\", true",
                "'\"b\", W/\"a\"', true",
                "*, true",
                "\"b\", false",
                "a, false",
                "w/\"a\", false",
                "'', false"
            })
    void aClientHasWhatItNamesComparedWeakly(String known, boolean has) {
        RequestHead request =
                new RequestHead("GET", "http", "localhost", "/", null, null, Headers.of("If-None-Match", known));
        assertThat(EntityTags.clientHas(request, "\"a\"")).isEqualTo(has);
        assertThat(EntityTags.clientHas(request, "W/\"a\"")).isEqualTo(has);
    }
}
