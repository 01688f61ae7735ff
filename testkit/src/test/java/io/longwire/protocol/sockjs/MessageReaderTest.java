package io.longwire.protocol.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of strings in JSON (RFC 8259), as they arrive. */
final class MessageReaderTest {
    private final MessageReader reader = new MessageReader(100_000);

    private List<String> read(byte[] json) {
        List<String> all = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(json);
        for (byte[] next = reader.next(in); next != null; next = reader.next(in)) {
            all.add(new String(next, StandardCharsets.UTF_8));
        }
        return all;
    }

    private List<String> read(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void arraysAndSingleStringsAreRead() {
        assertThat(read("[\"a\",\"\", \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]\n"))
                .containsExactly("a", "", "\"\\/\b\f\n\r\té");
        assertThat(reader.complete()).isTrue();
        reader.reset();
        assertThat(read("\"x\" ")).containsExactly("x");
        assertThat(reader.complete()).isTrue();
        reader.reset();
        assertThat(read(" [ ] ")).isEmpty();
        assertThat(reader.complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\\ud83d\\ude00, 😀",
                "\\ud83d, �",
                "\\ude00, �",
                "\\ud83d\\ud83d\\ude00, �😀",
                "\\ud83dx, �x",
                "\\uffff, \uffff",
                "\\u07ff, \u07ff",
                "\\u0800, \u0800",
            })
    void surrogatesBelongTogether(String json, String text) {
        assertThat(read("[\"" + json + "\"]")).containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{}",
                "[1]",
                "[null]",
                "[\"a\"",
                "[\"a\",]",
                "[,\"a\"]",
                "[\"a\"\"b\"]",
                "[\"a\"]x",
                "[[\"a\"]]",
                "\"a\",\"b\"",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"a\nb\"]",
                "[\"a\u0000\"]",
                "]",
                "[\"\\u123\"]",
                "[",
                "\""
            })
    void nothingElseIsComplete(String json) {
        read(json);
        assertThat(reader.complete()).isFalse();
    }

    @Test
    void bytesThatAreNoUtf8AreBroken() {
        for (byte[] bad : List.of(
                new byte[] {'"', (byte) 0xff, '"'},
                new byte[] {'"', (byte) 0xe2, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xc3, '\\', 'n', '"'})) {
            reader.reset();
            assertThat(read(bad)).isEmpty();
            assertThat(reader.broken()).isTrue();
        }
    }

    @Test
    void allCodeUnitsComeThroughEscaped() {
        StringBuilder json = new StringBuilder("[\"");
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < 0x10000; c++) {
            if (c < 0xd800 || c > 0xdfff) {
                json.append(String.format("\\u%04X", c));
                text.append((char) c);
            }
        }
        MessageReader large = new MessageReader(1 << 20);
        byte[] read = large.next(ByteBuffer.wrap(json.append("\"]").toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(new String(read, StandardCharsets.UTF_8)).isEqualTo(text.toString());
    }

    @Test
    void aMessageIsBoundedAndTheirNumberIsNot() {
        MessageReader small = new MessageReader(3);
        ByteBuffer in = ByteBuffer.wrap("[\"abc\",\"abcd\"]".getBytes(StandardCharsets.UTF_8));
        assertThat(small.next(in)).hasSize(3);
        assertThat(small.next(in)).isNull();
        assertThat(small.tooLarge()).isTrue();
        assertThat(small.next(in)).isNull();
    }

    @Test
    void whatIsQuotedReadsBack() {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < 0x10000; c++) {
            if (c < 0xd800 || c > 0xdfff) {
                text.append((char) c);
            }
        }
        text.appendCodePoint(0x1f600);
        byte[] quoted = Quoting.json(text.toString().getBytes(StandardCharsets.UTF_8));
        MessageReader large = new MessageReader(1 << 20);
        assertThat(new String(large.next(ByteBuffer.wrap(quoted)), StandardCharsets.UTF_8))
                .isEqualTo(text.toString());
        String json = new String(quoted, StandardCharsets.UTF_8);
        assertThat(json).doesNotContainPattern("[\\x00-\\x1f\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufff0-\uffff]");
        assertThat(json).contains("\\u200c", "\\u2028", "\\u206f", "\\ufff0", "\\uffff", "\\u0000", "\u200b", "\uffef");
    }
}
