package io.longwire.verification.conformance;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** {@link Utf8Cases}, and what the Autobahn test suite has besides (its groups 6.5 to 6.23), as far as rules can make it. */
final class MoreUtf8Cases {
    private static final HexFormat HEX = HexFormat.of();
    /** "κόσμε" */
    private static final String COSMOS = "cebae1bdb9cf83cebcceb5";

    private MoreUtf8Cases() {}

    static List<Utf8Cases.Valid> valid() {
        List<Utf8Cases.Valid> all = new ArrayList<>(Utf8Cases.VALID);
        texts().filter(hex -> firstWrong(HEX.parseHex(hex)) < 0)
                .forEach(hex -> all.add(new Utf8Cases.Valid("0x" + hex, hex)));
        return all;
    }

    static List<Utf8Cases.Invalid> invalid() {
        List<Utf8Cases.Invalid> all = new ArrayList<>(Utf8Cases.INVALID);
        texts().forEach(hex -> {
            int wrong = firstWrong(HEX.parseHex(hex));
            if (wrong >= 0) {
                all.add(new Utf8Cases.Invalid("0x" + hex, hex, wrong));
            }
        });
        return all;
    }

    private static Stream<String> texts() {
        List<String> all = new ArrayList<>();
        for (String character : List.of("24", "c2a2", "e282ac", "f0a4ada2")) {
            all.add("68656c6c6f" + character + "776f726c64"); // 6.5
        }
        for (int end = 2; end <= COSMOS.length(); end += 2) {
            all.add(COSMOS.substring(0, end)); // 6.6
        }
        for (int count = 2; count <= 6; count++) {
            all.add("80bf80bf80bf".substring(0, 2 * count)); // 6.12
        }
        all.add(range(0x80, 0xbf, ""));
        for (int[] starts : new int[][] {{0xc0, 0xdf}, {0xe0, 0xef}, {0xf0, 0xf7}, {0xf8, 0xfb}, {0xfc, 0xfd}}) {
            all.add(range(starts[0], starts[1], "20")); // 6.13
        }
        List<String> cut = List.of(
                "c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf", "f7bfbf", "fbbfbfbf", "fdbfbfbfbf");
        all.addAll(cut); // 6.14
        all.add(String.join("", cut)); // 6.15
        for (int zeros = 3; zeros <= 5; zeros++) {
            all.add(List.of("f8", "fc").get(zeros == 5 ? 1 : 0) + "80".repeat(zeros)); // 6.19
        }
        for (String high : List.of("eda080", "edadbf", "edae80", "edafbf")) {
            all.addAll(List.of(high + "edb080", high + "edbfbf")); // 6.21
        }
        all.add("edbe80"); // 6.20
        nonCharacters(all);
        return all.stream();
    }

    /** 6.22 and 6.23: both of each plane, and the specials. */
    private static void nonCharacters(List<String> all) {
        for (int plane = 0; plane <= 0x10; plane++) {
            all.add(utf8((plane << 16) | 0xfffe));
            all.add(utf8((plane << 16) | 0xffff));
        }
        for (int special = 0xfff9; special <= 0xfffd; special++) {
            all.add(utf8(special));
        }
    }

    private static String utf8(int codePoint) {
        return HEX.formatHex(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }

    private static String range(int first, int last, String between) {
        StringBuilder hex = new StringBuilder();
        for (int value = first; value <= last; value++) {
            hex.append(HEX.toHexDigits((byte) value)).append(between);
        }
        return hex.toString();
    }

    /** The first byte that no text could have there, as the JDK's decoder sees it; the length where only the end is wrong; -1 for a text. */
    private static int firstWrong(byte[] bytes) {
        for (int length = 1; length <= bytes.length; length++) {
            if (isSurrogate(bytes, length) || isWrong(Arrays.copyOf(bytes, length), false)) {
                return length - 1;
            }
        }
        return isWrong(bytes, true) ? bytes.length : -1;
    }

    /** The JDK's decoder waits for the third byte before it says so; the second shows it (RFC 3629 §4). */
    private static boolean isSurrogate(byte[] bytes, int length) {
        return length > 1 && bytes[length - 2] == (byte) 0xed && (bytes[length - 1] & 0xff) >= 0xa0;
    }

    private static boolean isWrong(byte[] bytes, boolean atEnd) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        return decoder.decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(2 * bytes.length), atEnd)
                .isMalformed();
    }
}
