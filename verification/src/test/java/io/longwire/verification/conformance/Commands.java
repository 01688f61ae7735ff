package io.longwire.verification.conformance;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the other side may tell the application to do instead of echoing. */
final class Commands {
    private static final String CLOSE = "please close with ";

    private Commands() {}

    /** A text that makes the application close. */
    static String close(int code) {
        return CLOSE + code;
    }

    /** The reason to close with; null when the message is to be echoed. */
    static @Nullable CloseReason close(MessageType type, ByteBuffer payload) {
        if (type != MessageType.TEXT || payload.remaining() > 30 || payload.remaining() <= CLOSE.length()) {
            return null;
        }
        String text = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
        return text.startsWith(CLOSE) ? new CloseReason(Integer.parseInt(text.substring(CLOSE.length())), "") : null;
    }
}
