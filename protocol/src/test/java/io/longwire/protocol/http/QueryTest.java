package io.longwire.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameters of a request: those of its query, and its preferences (RFC 7240). */
final class QueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1 | 1",
                "b=0&a=1&a=2 | 1",
                "a=%2Ftopic%2fx | /topic/x",
                "a=x+y%20z | x y z",
                "a=gr%C3%BC%C3%9Fe | grüße",
                "%61=1 | 1",
                "a=1=2 | 1=2",
                "a=%zz | %zz",
                "a=100% | 100%",
                "a=%f | %f",
                "a=%C3 | \ufffd"
            })
    void aParameterIsDecodedOnceOrLeftAsItWasSent(String query, String value) {
        assertThat(new Query(query).first("a")).isEqualTo(value);
    }

    @Test
    void aParameterWithoutAValueIsEmptyAndAnAbsentOneIsNot() {
        assertThat(new Query("a&b=").first("a")).isEmpty();
        assertThat(new Query("a&b=").first("b")).isEmpty();
        assertThat(new Query("a&b=").first("c")).isNull();
        assertThat(new Query(null).first("a")).isNull();
        assertThat(new Query("a=1&b=2&a=3").all("a")).containsExactly("1", "3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=30 | 30",
                "respond-async, wait=30 | 30",
                "WAIT = 30 | 30",
                "wait=\"30\"; strict | 30",
                "wait=10, wait=20 | 10",
                "wait | ''"
            })
    void aPreferenceIsTheFirstOfItsName(String field, String value) {
        assertThat(new Preferences(Headers.of("Prefer", field)).value("wait")).isEqualTo(value);
    }

    @Test
    void whatIsNotPreferredIsAbsent() {
        assertThat(new Preferences(Headers.NONE).value("wait")).isNull();
        assertThat(new Preferences(Headers.of("Prefer", ",,=;")).value("wait")).isNull();
    }
}
