package io.longwire.embed.handler;

import io.longwire.broker.app.Message;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of one call are taken from.
 *
 * @param failure what is to be handled; null where a message is
 */
record Invocation(Message message, @Nullable Throwable failure) {}
