package io.longwire.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionTest {
    @ParameterizedTest
    @ValueSource(strings = {"e-0", "k3x9-17", "0123456789abcdef-999999999999999999"})
    void whatIsReadIsWrittenTheSame(String text) {
        assertThat(Position.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "e",
                "e-",
                "-1",
                "e-01",
                "e--1",
                "E-1",
                "e-1 ",
                " e-1",
                "e-1\n",
                "e_-1",
                "e-x",
                "e-1-2",
                "0123456789abcdefg-1",
                "e-1000000000000000000",
                "e-١"
            })
    void anythingElseIsNoPosition(String text) {
        assertThat(Position.parse(text)).isNull();
    }

    @Test
    void utf8IsFoundStrictly() {
        assertThat(Utf8.isValid(new byte[] {'a', (byte) 0xC3, (byte) 0xBC})).isTrue();
        assertThat(Utf8.isValid(new byte[] {})).isTrue();
        assertThat(Utf8.isValid(new byte[] {'a', (byte) 0xC3})).isFalse();
        assertThat(Utf8.isValid(new byte[] {(byte) 0xC0, (byte) 0x80})).isFalse();
        assertThat(Utf8.isValid(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}))
                .isFalse();
    }
}
