package io.longwire.verification.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What messages hold: the same at every run. */
final class Payloads {
    private Payloads() {}

    /** Readable ASCII. */
    static byte[] text(int bytes) {
        byte[] text = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            text[i] = (byte) (' ' + (i * 7 + i / 95) % 95);
        }
        return text;
    }

    /** All byte values, most of which no text could have. */
    static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return noise;
    }

    /** JSON-like text, such as compresses well; some of it is not ASCII. */
    static byte[] json(int bytes, int seed) {
        Random random = new Random(seed * 31L + bytes);
        String[] symbols = {"ACME", "ÅBO", "LONG", "WIRE", "ÉTÉ"};
        StringBuilder json = new StringBuilder("[");
        while (json.length() < bytes) {
            json.append("{\"symbol\":\"")
                    .append(symbols[random.nextInt(symbols.length)])
                    .append("\",\"bid\":")
                    .append(random.nextInt(100_000) / 100.0)
                    .append(",\"volume\":")
                    .append(random.nextInt(5_000))
                    .append("},");
        }
        return cut(json.toString().getBytes(StandardCharsets.UTF_8), bytes);
    }

    /** So many bytes of UTF-8, padded where the cut would go through a character. */
    private static byte[] cut(byte[] utf8, int bytes) {
        byte[] cut = java.util.Arrays.copyOf(utf8, bytes);
        int end = bytes;
        while (end > 0 && end < utf8.length && (utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        java.util.Arrays.fill(cut, end, bytes, (byte) ' ');
        return cut;
    }
}
