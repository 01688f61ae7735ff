package io.longwire.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntityTagsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\"          | \"a\"   | true",
                "W/\"a\"        | \"a\"   | true",
                "\"a\"          | W/\"a\" | true",
                "W/\"a\"        | W/\"a\" | true",
                "*              | \"a\"   | true",
                "\"b\", W/\"a\" | \"a\"   | true",
                "\"b\"          | \"a\"   | false",
                "a              | \"a\"   | false",
                "w/\"a\"        | \"a\"   | false",
                "\"b,*,c\"      | \"a\"   | false"
            })
    void tagsAreComparedWeakly(String known, String tag, boolean has) {
        assertThat(EntityTags.has(Headers.of("If-None-Match", known), tag)).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({"\"a\"", "W/\"a\""})
    void whoNamesNoTagHasNothing(String tag) {
        assertThat(EntityTags.has(Headers.of(), tag)).isFalse();
    }
}
