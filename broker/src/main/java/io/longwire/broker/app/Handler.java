package io.longwire.broker.app;

import org.jspecify.annotations.Nullable;

/**
 * Application code for one pattern of destinations. It is called on the application's threads, where it may block; for each session one message
 * at a time, in the order they were sent: the next one waits until this one's answer, a stage too, is there.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Answers.
     *
     * @return null for nothing; a {@link Reply}; a {@link java.util.concurrent.CompletionStage} of any of these; or any other value, which is sent as {@link
     *     Reply#of} says
     * @throws RefusedException with a text for the client, who gets it in an ERROR, which ends its session
     * @throws Exception what is wrong; the client's ERROR does not say, the log does
     */
    @Nullable
    Object handle(Message message) throws Exception;
}
