package io.longwire.verification.interop.process;

import io.longwire.netty.WebSocket;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;

/** What Longwire does when a message comes, whichever end it is. */
interface Conduct {
    int PARTS = 3;
    int CLOSE_CODE = 4002;
    String CLOSE_TEXT = "Longwire goes: grüße";

    Conduct ECHO = WebSocket::send;

    /** Sends it back in three frames, cut wherever that falls. */
    Conduct IN_PARTS = (webSocket, type, payload) -> {
        int size = payload.remaining() / PARTS;
        for (int part = 1; part <= PARTS; part++) {
            int count = part < PARTS ? size : payload.remaining();
            ByteBuffer view = payload.slice(payload.position(), count);
            payload.position(payload.position() + count);
            webSocket.sendPart(type, view, part == PARTS);
        }
    };

    /** Pings with it. */
    Conduct PING = (webSocket, type, payload) -> webSocket.ping(payload);

    Conduct CLOSE = (webSocket, type, payload) -> webSocket.close(CLOSE_CODE, CLOSE_TEXT);

    /** Sends more than the other side's limit. */
    Conduct FLOOD = (webSocket, type, payload) -> webSocket.send(ByteBuffer.allocate(Terms.PEERS + 1));

    void message(WebSocket webSocket, MessageType type, ByteBuffer payload);
}
