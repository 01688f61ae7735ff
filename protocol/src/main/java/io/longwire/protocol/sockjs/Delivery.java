package io.longwire.protocol.sockjs;

import java.util.List;

/** One frame on its way into a response. */
final class Delivery {
    /** As the transport writes them; nobody may change them. */
    final byte[] bytes;

    /** Whether the response ends with it. */
    final boolean last;

    /** What is in it. */
    final List<Outgoing> messages;

    Delivery(byte[] bytes, boolean last, List<Outgoing> messages) {
        this.bytes = bytes;
        this.last = last;
        this.messages = messages;
    }
}
