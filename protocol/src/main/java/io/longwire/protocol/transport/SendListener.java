package io.longwire.protocol.transport;

import org.jspecify.annotations.Nullable;

/** Hears what became of one message, once, on the transport's loop. */
@FunctionalInterface
public interface SendListener {
    /**
     * The message was handed to the system whole, or never will be.
     *
     * @param failure null when it was sent; else why not ({@link java.util.concurrent.TimeoutException} when its deadline passed)
     */
    void sent(@Nullable Throwable failure);
}
