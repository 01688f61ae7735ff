package io.longwire.protocol.sockjs;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.Utf8Validator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Messages as JSON strings. SockJS carries text alone: binary that is valid UTF-8 goes as text, and no other can go. */
final class Text {
    /** Why a session closes that should send what is no text: a client must not take something else for it. */
    static final CloseReason UNSUPPORTED =
            new CloseReason(CloseCode.UNSUPPORTED_DATA, "SockJS carries text, but a message is not valid UTF-8");

    /** The key of the shared form. */
    private static final Object KEY = Text.class;

    private Text() {}

    /** A message as a JSON string; null when it is no text. Its buffer is left as it was. */
    static byte @Nullable [] quoted(MessageType type, ByteBuffer payload) {
        if (type == MessageType.BINARY && !isText(payload)) {
            return null;
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return Quoting.json(bytes);
    }

    /** The same for a message that many get, made once. */
    static byte @Nullable [] quoted(PreparedMessage message) {
        if (message.type() == MessageType.BINARY && !isText(message.payload())) {
            return null;
        }
        return message.encoding(KEY, Quoting::json);
    }

    private static boolean isText(ByteBuffer payload) {
        Utf8Validator utf8 = new Utf8Validator();
        return utf8.accept(payload.duplicate()) && utf8.complete();
    }
}
