package io.longwire.broker.engine;

/** There is no room for a message: its queue, or all queues together, have reached their bound. */
public final class FullException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message fit for the sender
     */
    public FullException(String message) {
        super(message);
    }
}
