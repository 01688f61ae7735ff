package io.longwire.verification.sockjs;

import io.longwire.verification.raw.Head;
import io.longwire.verification.raw.RawClient;

/** A response that is read chunk by chunk, as it comes. */
record Stream(RawClient client, Head head) implements AutoCloseable {
    /** The next chunk; empty when the response has ended. */
    String chunk() {
        int size = Integer.parseInt(client.line().strip(), 16);
        String chunk = client.bytes(size);
        client.bytes(2);
        return chunk;
    }

    @Override
    public void close() {
        client.close();
    }
}
