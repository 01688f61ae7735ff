package io.longwire.bench.micro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Payloads. */
final class Texts {
    private Texts() {}

    static ByteBuffer ascii(int bytes) {
        return repeated("The quick brown fox jumps over the lazy dog. ", bytes);
    }

    /** As many bytes at most, of whole characters. */
    static ByteBuffer repeated(String text, int bytes) {
        ByteBuffer out = ByteBuffer.allocateDirect(bytes);
        for (int at = 0; ; at = text.offsetByCodePoints(at, 1) % text.length()) {
            byte[] character = Character.toString(text.codePointAt(at)).getBytes(StandardCharsets.UTF_8);
            if (character.length > out.remaining()) {
                return out.flip();
            }
            out.put(character);
        }
    }
}
