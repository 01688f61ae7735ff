package io.longwire.protocol.sockjs;

import io.longwire.protocol.frame.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server says in SockJS. Nobody may change what is shared here. */
final class Frames {
    static final byte[] OPEN = {'o'};
    static final byte[] HEART_BEAT = {'h'};

    private Frames() {}

    /** Messages, each a JSON string already. */
    static byte[] messages(List<byte[]> quoted) {
        int size = 2 + quoted.size();
        for (byte[] each : quoted) {
            size += each.length;
        }
        ByteBuffer frame = ByteBuffer.allocate(size).put((byte) 'a').put((byte) '[');
        for (int i = 0; i < quoted.size(); i++) {
            if (i > 0) {
                frame.put((byte) ',');
            }
            frame.put(quoted.get(i));
        }
        return frame.put((byte) ']').array();
    }

    /** The end, and why. */
    static byte[] close(CloseReason reason) {
        byte[] text = Quoting.json(reason.text().getBytes(StandardCharsets.UTF_8));
        byte[] code = Integer.toString(reason.code()).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(4 + code.length + text.length)
                .put((byte) 'c')
                .put((byte) '[')
                .put(code)
                .put((byte) ',')
                .put(text)
                .put((byte) ']')
                .array();
    }
}
