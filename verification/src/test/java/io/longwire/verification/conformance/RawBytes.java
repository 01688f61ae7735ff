package io.longwire.verification.conformance;

import java.nio.ByteBuffer;

/** Arrays of bytes put together. */
final class RawBytes {
    private RawBytes() {}

    static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
