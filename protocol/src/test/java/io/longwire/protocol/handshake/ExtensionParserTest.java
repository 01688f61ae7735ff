package io.longwire.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.extension.ExtensionOffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §9.1. */
class ExtensionParserTest {
    private static String parsed(String... values) {
        List<ExtensionOffer> offers = ExtensionParser.offers(List.of(values));
        return offers == null
                ? "malformed"
                : String.join(
                        " + ", offers.stream().map(ExtensionOffer::toString).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "foo | foo",
                "foo, bar; baz=2 | foo + bar; baz=2",
                "permessage-deflate; client_max_window_bits; server_max_window_bits=10 | permessage-deflate; client_max_window_bits; server_max_window_bits=10",
                "a ; b = c ,\td;e | a; b=c + d; e",
                "a; b=\"c\" | a; b=c",
                "a; b=\"c\\d\" | a; b=cd",
                ", ,a,,b, | a + b",
                "a, a; x | a + a; x",
            })
    void whatFollowsTheGrammarIsRead(String value, String expected) {
        assertThat(parsed(value.replace("\\t", "\t"))).isEqualTo(expected);
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(parsed("a; x", "b")).isEqualTo("a; x + b");
        assertThat(parsed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ";",
                "a;",
                "a; ",
                "a;;b",
                "a; =b",
                "a; b=",
                "a; b==c",
                "a b",
                "a; b c",
                "a=b",
                "a; b=c d",
                "(",
                "é",
                "a; b=\"\"",
                "a; b=\"c",
                "a; b=\"c\\",
                "a; b=\"c d\"",
                "a; b=\"c,d\"",
                "a; b=\"c\"d",
                "a; b=\"\\\"\"",
                "a, (",
                "a\u0000"
            })
    void whatDoesNotIsMalformed(String value) {
        assertThat(ExtensionParser.offers(List.of(value))).isNull();
        assertThat(ExtensionParser.answer(List.of(value))).isNull();
        assertThat(ExtensionParser.offers(List.of("fine", value))).isNull();
    }

    @Test
    void anOfferThatRepeatsAParameterIsLeftOutAndAnAnswerIsMalformed() {
        assertThat(parsed("a; x; x=1, b")).isEqualTo("b");
        assertThat(ExtensionParser.answer(List.of("a; x; x=1"))).isNull();
    }

    @Test
    void theCostRisesNoFasterThanTheLength() {
        // exponential or cubic cost would never end here, and quadratic cost be noticed by whoever waits for it
        for (String part : List.of("a,", "a;b,", "\"", "a; b=\"\\c\",", " ", ";", "\\")) {
            String value = "x;" + part.repeat(100_000);
            assertThat(parsed(value)).isNotEmpty();
        }
    }
}
