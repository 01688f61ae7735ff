package io.longwire.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** {@code Sec-WebSocket-Key} and the {@code Sec-WebSocket-Accept} that proves it was read (RFC 6455 §1.3, §4.2.2). */
final class HandshakeKey {
    static final int NONCE_BYTES = 16;
    private static final int KEY_CHARS = 24;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private HandshakeKey() {}

    /** Whether it is base64 of 16 bytes. */
    static boolean isValid(String key) {
        if (key.length() != KEY_CHARS) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == NONCE_BYTES;
        } catch (IllegalArgumentException e) {
            return false; // not base64
        }
    }

    static String of(byte[] nonce) {
        return Base64.getEncoder().encodeToString(nonce);
    }

    static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-1, which every Java must have", e);
        }
    }
}
