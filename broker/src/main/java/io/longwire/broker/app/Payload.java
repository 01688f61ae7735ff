package io.longwire.broker.app;

import org.jspecify.annotations.Nullable;

/**
 * The body of a message and what it is.
 *
 * @param contentType null when there is nothing to say
 * @param bytes nobody may change them
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Payload(@Nullable String contentType, byte[] bytes) {
    @Override
    public String toString() {
        return bytes.length + " bytes of " + contentType;
    }
}
