package io.longwire.verification.conformance;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Texts that are UTF-8 and texts that are not (RFC 3629), after Markus Kuhn's decoder test. */
final class Utf8Cases {
    /**
     * @param name what it tests
     * @param hex the whole of it
     */
    record Valid(String name, String hex) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    /**
     * @param name what it tests
     * @param hex the whole of it
     * @param wrong which byte shows, as the first, that this is no UTF-8; the length where only the end does
     */
    record Invalid(String name, String hex, int wrong) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    static final List<Valid> VALID = List.of(
            valid("one byte, first", "00"),
            valid("one byte, last", "7f"),
            valid("two bytes, first", "c280"),
            valid("two bytes, last", "dfbf"),
            valid("three bytes, first", "e0a080"),
            valid("three bytes, last", "efbfbf"),
            valid("four bytes, first", "f0908080"),
            valid("four bytes, last", "f48fbfbf"),
            valid("before the surrogates", "ed9fbf"),
            valid("after the surrogates", "ee8080"),
            valid("replacement character", "efbfbd"),
            valid("byte order mark", "efbbbf"),
            valid("last code point but one", "f48fbfbe"),
            valid("non-character U+FFFE", "efbfbe"),
            valid("non-character U+FDD0", "efb790"),
            valid("non-character U+FDEF", "efb7af"),
            valid("non-character U+1FFFE", "f09fbfbe"),
            valid("non-character U+1FFFF", "f09fbfbf"),
            valid("non-character U+8FFFF", "f28fbfbf"),
            valid("non-character U+FFFFF", "f3bfbfbf"),
            valid("private use U+F8FF", "efa3bf"),
            valid("ASCII", "48656c6c6f2d2f40"),
            text("Greek", "κόσμε"),
            text("German", "Hello-µ@ßöäüàá-UTF-8!!"),
            text("four bytes each", "𝄞𐍈🀄👍"),
            text("all lengths in turn", "aé€𝄞aé€𝄞"));

    static final List<Invalid> INVALID = List.of(
            invalid("continuation byte 80", "80", 0),
            invalid("continuation byte bf", "bf", 0),
            invalid("seven continuation bytes", "80bf80bf80bf80", 0),
            invalid("continuation after ASCII", "4180", 1),
            invalid("continuation too many after two", "c3a980", 2),
            invalid("continuation too many after three", "e282ac80", 3),
            invalid("continuation too many after four", "f09d849e80", 4),
            invalid("two bytes, cut off", "c2", 1),
            invalid("three bytes, cut off after one", "e2", 1),
            invalid("three bytes, cut off after two", "e282", 2),
            invalid("four bytes, cut off after one", "f0", 1),
            invalid("four bytes, cut off after two", "f09d", 2),
            invalid("four bytes, cut off after three", "f09d84", 3),
            invalid("text, then cut off", "cebae1bdb9cf83cebcceb5f09d84", 14),
            invalid("two bytes, then ASCII", "c241", 1),
            invalid("three bytes, then ASCII", "e28241", 2),
            invalid("four bytes, then ASCII", "f09d8441", 3),
            invalid("two first bytes in a row", "c3c3", 1),
            invalid("first byte of four, then of three", "f0e2", 1),
            invalid("impossible byte c0", "c080", 0),
            invalid("impossible byte c1", "c1bf", 0),
            invalid("impossible byte f5", "f5808080", 0),
            invalid("impossible byte fe", "fe", 0),
            invalid("impossible byte ff", "ff", 0),
            invalid("impossible bytes", "fefeffff", 0),
            invalid("overlong / in two", "c0af", 0),
            invalid("overlong / in three", "e080af", 1),
            invalid("overlong / in four", "f08080af", 1),
            invalid("overlong / in five", "f8808080af", 0),
            invalid("overlong / in six", "fc80808080af", 0),
            invalid("overlong, last in two", "c1bf", 0),
            invalid("overlong, last in three", "e09fbf", 1),
            invalid("overlong, last in four", "f08fbfbf", 1),
            invalid("overlong, last in five", "f887bfbfbf", 0),
            invalid("overlong, last in six", "fc83bfbfbfbf", 0),
            invalid("overlong NUL in three", "e08080", 1),
            invalid("overlong NUL in four", "f0808080", 1),
            invalid("surrogate d800", "eda080", 1),
            invalid("surrogate db7f", "edadbf", 1),
            invalid("surrogate db80", "edae80", 1),
            invalid("surrogate dbff", "edafbf", 1),
            invalid("surrogate dc00", "edb080", 1),
            invalid("surrogate dfff", "edbfbf", 1),
            invalid("surrogate pair d800 dc00", "eda080edb080", 1),
            invalid("surrogate pair dbff dfff", "edafbfedbfbf", 1),
            invalid("text around a surrogate", "cebae1bdb9cf83cebcceb5eda080656469746564", 12),
            invalid("beyond U+10FFFF: 110000", "f4908080", 1),
            invalid("beyond U+10FFFF: 13ffff", "f4bfbfbf", 1),
            invalid("beyond U+10FFFF: 140000", "f5808080", 0),
            invalid("beyond U+10FFFF: 1fffff", "f7bfbfbf", 0),
            invalid("five bytes, first", "f888808080", 0),
            invalid("five bytes, last", "fbbfbfbfbf", 0),
            invalid("six bytes, first", "fc8480808080", 0),
            invalid("six bytes, last", "fdbfbfbfbfbf", 0),
            invalid("text around f4 90", "cebae1bdb9cf83cebcceb5f4908080656469746564", 12),
            invalid("Latin-1", "e9e8", 1));

    private Utf8Cases() {}

    private static Valid valid(String name, String hex) {
        return new Valid(name, hex);
    }

    private static Valid text(String name, String text) {
        return new Valid(name, HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Invalid invalid(String name, String hex, int wrong) {
        return new Invalid(name, hex, wrong);
    }
}
