package io.longwire.testkit.connection;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a connection told its driver. Binary payload is in hexadecimal. */
public sealed interface Event {
    record Message(MessageType type, String payload) implements Event {}

    record Fragment(MessageType type, String payload, boolean last) implements Event {}

    record Ping(String payload) implements Event {}

    record Pong(String payload) implements Event {}

    record Closed(CloseReason reason, @Nullable Side began) implements Event {}

    record OutputClosed() implements Event {}

    record Aborted() implements Event {}

    static Event text(String payload) {
        return new Message(MessageType.TEXT, payload);
    }

    static Event binary(byte[] payload) {
        return new Message(MessageType.BINARY, HexFormat.of().formatHex(payload));
    }

    static Event closed(int code, String text, Side began) {
        return new Closed(new CloseReason(code, text), began);
    }
}
