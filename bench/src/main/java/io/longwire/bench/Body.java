package io.longwire.bench;

import io.longwire.protocol.stomp.StompFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** 64 characters that begin with a number: text, as not every broker takes other bytes through unharmed. */
final class Body {
    private static final int DIGITS = 8;
    private static final String REST = "x".repeat(64 - DIGITS);

    private Body() {}

    static byte[] of(int number) {
        return (String.format(Locale.ROOT, "%08d", number) + REST).getBytes(StandardCharsets.ISO_8859_1);
    }

    static int number(StompFrame frame) {
        ByteBuffer body = frame.body();
        int number = 0;
        for (int i = 0; i < DIGITS; i++) {
            number = number * 10 + body.get(body.position() + i) - '0';
        }
        return number;
    }
}
