package io.longwire.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3629, against the JDK's decoder, and the place where a text is refused. */
class Utf8ValidatorTest {
    private final Utf8Validator utf8 = new Utf8Validator();

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private boolean whole(byte[] bytes) {
        utf8.reset();
        return utf8.accept(ByteBuffer.wrap(bytes)) && utf8.complete();
    }

    @Test
    void everySequenceOfTwoBytes() {
        for (int i = 0; i < 1 << 16; i++) {
            byte[] bytes = {(byte) (i >> 8), (byte) i};
            assertThat(whole(bytes)).as("%04x", i).isEqualTo(isUtf8(bytes));
        }
    }

    @Test
    void everyLeadAndSecondByteOfLongerSequences() {
        for (int i = 0xe000; i < 1 << 16; i++) {
            byte[] three = {(byte) (i >> 8), (byte) i, (byte) 0xbf};
            byte[] four = {(byte) (i >> 8), (byte) i, (byte) 0x80, (byte) 0xbf};
            assertThat(whole(three)).as("%04x", i).isEqualTo(isUtf8(three));
            assertThat(whole(four)).as("%04x", i).isEqualTo(isUtf8(four));
        }
    }

    @Test
    void everyCharacterIsTaken() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);

        assertThat(whole(bytes)).isTrue();
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        utf8.reset();
        assertThat(utf8.accept(direct) && utf8.complete()).isTrue();
        assertThat(direct.remaining()).isEqualTo(bytes.length);
    }

    @Test
    void aTextMayBeCutAtEveryByte() {
        byte[] text = "ASCII enough for words, é, ☃ and 𝄞, then more ASCII".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= text.length; cut++) {
            utf8.reset();
            assertThat(utf8.accept(ByteBuffer.wrap(text, 0, cut))).isTrue();
            assertThat(utf8.complete()).isEqualTo(isUtf8(Arrays.copyOf(text, cut)));
            assertThat(utf8.accept(ByteBuffer.wrap(text, cut, text.length - cut)))
                    .isTrue();
            assertThat(utf8.complete()).isTrue();
        }
    }

    @Test
    void oneBadByteAnywhereInATextIsFound() {
        byte[] text = "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < text.length; at++) {
            byte[] bad = text.clone();
            bad[at] = (byte) 0x80;
            assertThat(whole(bad)).as("at %d", at).isFalse();
        }
    }

    @Test
    void randomBytesAreJudgedAsTheJdkDoes() {
        Random random = new Random(3629);
        byte[][] seeds = {{'a'}, {(byte) 0xc3, (byte) 0xa9}, {(byte) 0xe2, (byte) 0x98, (byte) 0x83}, {(byte) 0xf0}};
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer text = ByteBuffer.allocate(64);
            while (text.remaining() > 4) {
                text.put(seeds[random.nextInt(i % 2 == 0 ? 3 : 4)]);
            }
            byte[] bytes = Arrays.copyOf(text.array(), text.position());
            assertThat(whole(bytes)).isEqualTo(isUtf8(bytes));
        }
    }

    /** Bytes in hexadecimal, and how many of them can be the beginning of UTF-8. */
    @ParameterizedTest
    @CsvSource({
        "80, 0",
        "c0af, 0",
        "c1bf, 0",
        "f5808080, 0",
        "ff, 0",
        "e080af, 1",
        "f08080af, 1",
        "eda080, 1",
        "edbfbf, 1",
        "f4908080, 1",
        "c32e, 1",
        "e2982e, 2",
        "f09d842e, 3",
        "61c3a9e29883ff, 6",
        "6162636465666768696a80, 10",
    })
    void itFailsAtTheFirstByteThatCannotBeRight(String hex, int good) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        for (int i = 0; i < bytes.length; i++) {
            assertThat(utf8.accept(ByteBuffer.wrap(bytes, i, 1)))
                    .as("byte %d", i)
                    .isEqualTo(i < good);
        }
        assertThat(utf8.complete()).isFalse();
        utf8.reset();
        assertThat(utf8.accept(ByteBuffer.wrap(new byte[] {'a'}))).isTrue();
    }
}
